namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>The extents of a fully connected layer over a batch.</summary>
/// <param name="Images">Number of images N.</param>
/// <param name="Inputs">Values of an image.</param>
/// <param name="Outputs">Units of the layer.</param>
public readonly record struct FullyConnectedShape(int Images, int Inputs, int Outputs);
