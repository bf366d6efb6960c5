namespace AlexNetSharp.Networks;

/// <summary>Computes a network's logits, whatever does the computing. Not thread-safe.</summary>
internal interface IForwardPass
{
    /// <summary>Number of classes.</summary>
    int Classes { get; }

    /// <summary>Computes the logits of a batch in evaluation mode.</summary>
    /// <param name="images">N, number of images.</param>
    /// <param name="channels">C.</param>
    /// <param name="size">H and W.</param>
    /// <param name="fill">Writes the pixels as the network wants them to the given address: float32 (N, C, H, W).</param>
    /// <returns>Shape (N, classes).</returns>
    float[] Logits(int images, int channels, int size, Action<nint> fill);

    /// <summary>
    /// Computes what enters the last layer with weights, in evaluation mode: all values in front of a fully connected layer, each map's
    /// average in front of a convolution.
    /// </summary>
    /// <inheritdoc cref="Logits"/>
    /// <returns>Shape (N, features).</returns>
    float[] Features(int images, int channels, int size, Action<nint> fill);
}
