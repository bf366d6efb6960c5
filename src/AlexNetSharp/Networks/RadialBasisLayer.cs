namespace AlexNetSharp.Networks;

/// <summary>Euclidean radial basis units with fixed centres, as logits: minus the squared distance between the input and each class's centre.</summary>
/// <remarks>
/// Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, equation 7. Differs: its sign, so that the most
/// probable class has the largest output.
/// </remarks>
/// <param name="Name">The layer's name. It has no learned parameters.</param>
/// <param name="Centres">The centre of every class, as long as the input.</param>
public sealed record RadialBasisLayer(string Name, IReadOnlyList<IReadOnlyList<float>> Centres) : LayerRecord(Name);
