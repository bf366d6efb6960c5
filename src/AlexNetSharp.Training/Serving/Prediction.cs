namespace AlexNetSharp;

/// <summary>A class with its probability.</summary>
/// <param name="Class">The class's name in the data set, for example <c>n01440764</c>.</param>
/// <param name="Label">Its name for people, for example <c>tench</c>.</param>
/// <param name="Probability">Its probability, a fraction in [0, 1].</param>
public sealed record Prediction(string Class, string Label, double Probability);
