namespace AlexNetSharp.Networks;

/// <summary>factor * x + summand with constants that are not learned, for example from pixels in 0..255 to the range that a network was made for.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Factor">What every value is multiplied by.</param>
/// <param name="Summand">What is added.</param>
public sealed record RescalingLayer(string Name, double Factor, double Summand) : LayerRecord(Name);
