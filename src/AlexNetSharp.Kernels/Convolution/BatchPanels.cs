using System.Collections.Concurrent;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// How a batch's images are taken together, several small ones so that panels are full, and their panels. What is found for a number of
/// images is kept.
/// </summary>
/// <param name="rows">Rows of pixels or tiles of an image.</param>
/// <param name="columns">Pixels or tiles of a row.</param>
/// <param name="most">The most images that are worked on together.</param>
internal sealed class BatchPanels(int rows, int columns, int most)
{
    private readonly ConcurrentDictionary<int, PixelPanels> _panels = new();

    /// <summary>Images that are worked on together.</summary>
    /// <param name="images">The number of images, at least 1.</param>
    public int Together(int images) => Evenly(images, most);

    /// <summary>Images of a batch, where there are as few batches as can be, of nearly the same size.</summary>
    /// <param name="images">The number of images, at least 1.</param>
    /// <param name="most">The most images of a batch.</param>
    public static int Evenly(int images, int most)
    {
        int batches = (images + most - 1) / most;
        return (images + batches - 1) / batches;
    }

    /// <summary>The panels of a number of images.</summary>
    /// <param name="images">The number, at least 1.</param>
    public PixelPanels Of(int images) =>
        _panels.TryGetValue(images, out PixelPanels? found) ? found : _panels.GetOrAdd(images, new PixelPanels(images, rows, columns));
}
