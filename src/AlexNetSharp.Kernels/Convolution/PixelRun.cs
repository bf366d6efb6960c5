namespace AlexNetSharp.Kernels.Convolution;

/// <summary>Output pixels, or tiles of them, that lie side by side in a row of an image and in a panel.</summary>
/// <param name="Image">The image, counted from the first of those that are worked on together.</param>
/// <param name="Row">The row.</param>
/// <param name="Column">The first one's column.</param>
/// <param name="Place">The first one's column in the panel.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct PixelRun(int Image, int Row, int Column, int Place, int Count);
