namespace AlexNetSharp.Kernels.Convolution;

/// <summary>The extents of a convolution over a batch of contiguous images (N, C, H, W) with square filters.</summary>
public readonly record struct ConvolutionShape
{
    /// <summary>Number of images N.</summary>
    public required int Images { get; init; }

    /// <summary>Number of input maps C, of all groups together.</summary>
    public required int Channels { get; init; }

    /// <summary>Height of the input in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Width of the input in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Number of filters, of all groups together: the output's maps.</summary>
    public required int Outputs { get; init; }

    /// <summary>Height and width of a filter.</summary>
    public required int Kernel { get; init; }

    /// <summary>Distance between windows in pixels.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros above and to the left of the input.</summary>
    public int Before { get; init; }

    /// <summary>Zeros below and to the right of the input.</summary>
    public int After { get; init; }

    /// <summary>Number of groups; each has its own part of the input's and of the output's maps.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Initializes extents with stride 1, no padding and one group.</summary>
    public ConvolutionShape()
    {
    }

    /// <summary>Height of the output in pixels.</summary>
    public int OutputHeight => ((PaddedHeight - Kernel) / Stride) + 1;

    /// <summary>Width of the output in pixels.</summary>
    public int OutputWidth => ((PaddedWidth - Kernel) / Stride) + 1;

    /// <summary>Number of input values.</summary>
    public nint InputCount => checked((nint)Images * Channels * Height * Width);

    /// <summary>Number of output values.</summary>
    public nint OutputCount => checked((nint)Images * Outputs * OutputPixels);

    /// <summary>Number of weights: (outputs, channels / groups, kernel, kernel).</summary>
    public nint WeightCount => checked((nint)Outputs * FilterSize);

    internal int PaddedHeight => checked(Height + Before + After);

    internal int PaddedWidth => checked(Width + Before + After);

    internal bool IsPadded => Before > 0 || After > 0;

    internal int GroupChannels => Channels / Groups;

    internal int GroupOutputs => Outputs / Groups;

    internal int OutputPixels => checked(OutputHeight * OutputWidth);

    /// <summary>Weights of one filter.</summary>
    internal int FilterSize => checked(GroupChannels * Kernel * Kernel);

    /// <summary>
    /// Whether the input's gradient is itself a convolution, of the output's gradient by turned filters: no more zeros than a filter
    /// overhangs.
    /// </summary>
    public bool HasInputGradient => Before < Kernel && After < Kernel;

    /// <summary>The convolution that computes the input's gradient from the output's; of a convolution of stride 1.</summary>
    internal ConvolutionShape InputGradient => this with
    {
        Channels = Outputs,
        Height = OutputHeight,
        Width = OutputWidth,
        Outputs = Channels,
        Before = Kernel - 1 - Before,
        After = Kernel - 1 - After,
    };

    /// <summary>The extents in words; they may be impossible ones, which have no output.</summary>
    public override string ToString() =>
        $"{Images} images of {Channels}x{Height}x{Width}, {Outputs} filters of {Kernel}x{Kernel}, stride {Stride}, {Before} zeros before, "
            + $"{After} after, {Groups} groups";

    /// <summary>Refuses extents that are no convolution.</summary>
    /// <exception cref="ArgumentException">
    /// A filter does not fit, an extent is not positive, the groups do not divide the maps, or a side or a group's maps exceed 2^31 - 1.
    /// </exception>
    public void Check()
    {
        if (Images < 0 || Channels < 1 || Height < 1 || Width < 1 || Outputs < 1 || Kernel < 1 || Stride < 1 || Before < 0 || After < 0)
        {
            throw new ArgumentException($"A convolution needs positive extents; this one has {this}.");
        }

        if (Groups < 1 || Channels % Groups != 0 || Outputs % Groups != 0)
        {
            throw new ArgumentException($"{Groups} groups do not divide {Channels} input maps and {Outputs} filters.");
        }

        (long height, long width) = ((long)Height + Before + After, (long)Width + Before + After);
        if (height > int.MaxValue || width > int.MaxValue)
        {
            throw new ArgumentException($"{Height}x{Width} pixels with {Before} zeros before and {After} after are too many to count.");
        }

        if (Kernel > PaddedHeight || Kernel > PaddedWidth)
        {
            throw new ArgumentException($"A filter of {Kernel}x{Kernel} does not fit {PaddedHeight}x{PaddedWidth} padded pixels.");
        }

        // Offsets inside the maps of a group are 32 bits wide.
        if (
            (Int128)GroupChannels * PaddedHeight * PaddedWidth > int.MaxValue
            || (Int128)GroupOutputs * OutputHeight * OutputWidth > int.MaxValue)
        {
            throw new ArgumentException(
                $"{GroupChannels} maps of {PaddedHeight}x{PaddedWidth} padded pixels are too many values for one group, or their output is."
            );
        }
    }
}
