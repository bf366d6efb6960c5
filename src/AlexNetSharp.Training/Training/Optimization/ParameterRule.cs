namespace AlexNetSharp.Training.Optimization;

/// <summary>What a kind of parameter multiplies the step's constants by.</summary>
/// <param name="RateFactor">The factor of the learning rate.</param>
/// <param name="DecayFactor">The factor of the weight decay.</param>
internal readonly record struct ParameterRule(double RateFactor, double DecayFactor);
