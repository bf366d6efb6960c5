using AlexNetSharp.Kernels.Convolution;

namespace AlexNetSharp.Kernels.Tests.Convolution;

public sealed class ConvolutionShapeTests
{
    private static readonly ConvolutionShape Good = new() { Images = 1, Channels = 4, Height = 5, Width = 6, Outputs = 6, Kernel = 3 };

    public static TheoryData<ConvolutionShape, string> Impossible => new()
    {
        { Good with { Images = -1 }, "A convolution needs positive extents" },
        { Good with { Channels = 0 }, "A convolution needs positive extents" },
        { Good with { Height = 0 }, "A convolution needs positive extents" },
        { Good with { Width = 0 }, "A convolution needs positive extents" },
        { Good with { Outputs = 0 }, "A convolution needs positive extents" },
        { Good with { Kernel = 0 }, "A convolution needs positive extents" },
        { Good with { Stride = 0 }, "A convolution needs positive extents" },
        { Good with { Before = -1 }, "A convolution needs positive extents" },
        { Good with { After = -1 }, "A convolution needs positive extents" },
        { Good with { Groups = 0 }, "0 groups do not divide 4 input maps and 6 filters." },
        { Good with { Groups = 3 }, "3 groups do not divide 4 input maps and 6 filters." },
        { Good with { Groups = 4 }, "4 groups do not divide 4 input maps and 6 filters." },
        { Good with { Height = 2 }, "A filter of 3x3 does not fit 2x6 padded pixels." },
        { Good with { Width = 1, After = 1 }, "A filter of 3x3 does not fit 6x2 padded pixels." },
        { Good with { Before = int.MaxValue, After = 4 }, "5x6 pixels with 2147483647 zeros before and 4 after are too many" },
        { Good with { Height = int.MaxValue, After = 1 }, "2147483647x6 pixels with 0 zeros before and 1 after are too many" },
        { Good with { Height = 40000, Width = 40000 }, "4 maps of 40000x40000 padded pixels are too many values" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public unsafe void Kernels_ImpossibleShape_AreRefusedInOneSentence(ConvolutionShape shape, string sentence)
    {
        Action[] kernels =
        [
            () => ConvolutionKernels.Forward(null, null, null, null, shape),
            () => ConvolutionKernels.InputGradient(null, null, null, shape),
            () => ConvolutionKernels.ParameterGradients(null, null, null, null, shape),
        ];
        Assert.All(
            kernels,
            kernel => Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(kernel).Message, StringComparison.Ordinal));
    }

    /// <summary>Whoever asks without a check gets an error, not a number that has wrapped.</summary>
    [Fact]
    public void Extents_BeyondTheirNumbers_AreNoOthers()
    {
        ConvolutionShape padded = Good with { Before = int.MaxValue, After = 4 };
        ConvolutionShape wide = Good with { Height = int.MaxValue, Width = int.MaxValue };
        ConvolutionShape large = Good with { Images = int.MaxValue, Channels = int.MaxValue, Height = int.MaxValue };
        Assert.Throws<OverflowException>(() => padded.OutputHeight);
        Assert.Throws<OverflowException>(() => padded.OutputWidth);
        Assert.Throws<OverflowException>(() => wide.OutputCount);
        Assert.Throws<OverflowException>(() => large.InputCount);
        Assert.Throws<OverflowException>(() => (Good with { Channels = int.MaxValue, Kernel = 46341 }).WeightCount);
    }

    [Fact]
    public void Output_FirstLayer_IsFiftyFivePixels()
    {
        var shape = new ConvolutionShape
        {
            Images = 128,
            Channels = 3,
            Height = 224,
            Width = 224,
            Outputs = 96,
            Kernel = 11,
            Stride = 4,
            After = 3,
        };
        Assert.Equal((55, 55), (shape.OutputHeight, shape.OutputWidth));
        Assert.Equal((128 * 3 * 224 * 224, 128 * 96 * 55 * 55, 96 * 3 * 11 * 11), (shape.InputCount, shape.OutputCount, shape.WeightCount));
        Assert.True(shape.HasInputGradient);
        Assert.False((shape with { After = 11 }).HasInputGradient);
    }
}
