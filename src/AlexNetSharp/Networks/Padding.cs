namespace AlexNetSharp.Networks;

/// <summary>Zeros around the two spatial axes of a layer's input, the same for rows and columns.</summary>
/// <param name="Before">Zeros above and to the left, in pixels.</param>
/// <param name="After">Zeros below and to the right, in pixels.</param>
internal readonly record struct Padding(int Before, int After)
{
    /// <summary>The same padding on both sides.</summary>
    /// <param name="size">Zeros on each side, in pixels.</param>
    public static Padding Same(int size) => new(size, size);

    /// <summary>
    /// The zeros after the input that let the last window overhang, so that the output size is 1 + ceil((size - kernel) / stride).
    /// </summary>
    /// <remarks>
    /// Source: cuda-convnet, whose convolutions count windows with a ceiling; 3 for the paper's 224 (kernel 11, stride 4).
    /// </remarks>
    /// <param name="size">Height and width of the input in pixels.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Distance between windows.</param>
    public static Padding ToLastWindow(int size, int kernel, int stride)
    {
        int overhang = (size - kernel) % stride;
        return new(0, overhang <= 0 ? 0 : stride - overhang);
    }
}
