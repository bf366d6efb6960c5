using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.NumPy;

/// <summary>A layer of a <c>.npy</c> dictionary.</summary>
/// <param name="Name">Its key, for example <c>conv1</c>.</param>
/// <param name="Arrays">Its arrays in order: weights, then biases where it has some. Their own names are not written.</param>
internal sealed record NpyLayer(string Name, IReadOnlyList<StreamedTensor> Arrays);
