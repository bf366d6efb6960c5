namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>The extents of a fully connected layer over a batch.</summary>
/// <param name="Images">Number of images N.</param>
/// <param name="Inputs">Values of an image.</param>
/// <param name="Outputs">Units of the layer.</param>
public readonly record struct FullyConnectedShape(int Images, int Inputs, int Outputs)
{
    /// <summary>The most images, values and units: panels round up to whole ones without leaving 32 bits.</summary>
    private const int Most = 1 << 30;

    /// <summary>Refuses extents that are no layer.</summary>
    /// <exception cref="ArgumentException">The images are negative, another extent is not positive, or one exceeds 2^30.</exception>
    public void Check()
    {
        if (Images < 0 || Inputs < 1 || Outputs < 1)
        {
            throw new ArgumentException($"A fully connected layer needs positive extents; this one is {this}.");
        }

        if (Images > Most || Inputs > Most || Outputs > Most)
        {
            throw new ArgumentException($"A fully connected layer has at most {Most} images, inputs and outputs; this one is {this}.");
        }
    }
}
