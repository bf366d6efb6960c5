namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>The extents of a fully connected layer over a batch.</summary>
/// <param name="Images">Number of images N.</param>
/// <param name="Inputs">Values of an image.</param>
/// <param name="Outputs">Units of the layer.</param>
public readonly record struct FullyConnectedShape(int Images, int Inputs, int Outputs)
{
    /// <summary>Refuses extents that are no layer.</summary>
    /// <exception cref="ArgumentException">The images are negative, or another extent is not positive.</exception>
    public void Check()
    {
        if (Images < 0 || Inputs < 1 || Outputs < 1)
        {
            throw new ArgumentException($"A fully connected layer needs positive extents; this one is {this}.");
        }
    }
}
