namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The extents of max pooling without padding over contiguous planes.</summary>
public readonly record struct PoolShape
{
    /// <summary>The widest window: the position inside it is stored as one byte.</summary>
    public const int LargestKernel = 16;

    /// <summary>Initializes the extents.</summary>
    /// <param name="planes">Number of planes: N * C.</param>
    /// <param name="height">Height of the input in pixels.</param>
    /// <param name="width">Width of the input in pixels.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Distance between windows.</param>
    /// <param name="ceiling">Whether a last, partial window counts.</param>
    /// <exception cref="ArgumentException">The window does not fit, or is wider than <see cref="LargestKernel"/>.</exception>
    public PoolShape(nint planes, int height, int width, int kernel, int stride, bool ceiling)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(planes);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        if (kernel < 1 || kernel > LargestKernel || kernel > height || kernel > width)
        {
            throw new ArgumentException(
                $"A pooling window of {kernel}x{kernel} does not fit {height}x{width} pixels, or is above {LargestKernel}x{LargestKernel}."
            );
        }

        (Planes, Height, Width, Kernel, Stride) = (planes, height, width, kernel, stride);
        OutputHeight = Windows(height, kernel, stride, ceiling);
        OutputWidth = Windows(width, kernel, stride, ceiling);
    }

    /// <summary>Number of planes: N * C.</summary>
    public nint Planes { get; init; }

    /// <summary>Height of the input in pixels.</summary>
    public int Height { get; }

    /// <summary>Width of the input in pixels.</summary>
    public int Width { get; }

    /// <summary>Height and width of the window.</summary>
    public int Kernel { get; }

    /// <summary>Distance between windows.</summary>
    public int Stride { get; }

    /// <summary>Height of the output in pixels.</summary>
    public int OutputHeight { get; }

    /// <summary>Width of the output in pixels.</summary>
    public int OutputWidth { get; }

    /// <summary>Number of input values.</summary>
    public nint InputCount => Planes * Height * Width;

    /// <summary>Number of output values.</summary>
    public nint OutputCount => Planes * OutputHeight * OutputWidth;

    private static int Windows(int size, int kernel, int stride, bool ceiling)
    {
        int span = size - kernel;
        int windows = 1 + ((ceiling ? span + stride - 1 : span) / stride);

        // A window must start inside the input, which a stride above the kernel could miss (PyTorch's rule).
        return (windows - 1) * stride >= size ? windows - 1 : windows;
    }
}
