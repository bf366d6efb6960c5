using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.Products;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Convolution;

/// <summary>
/// The convolutions that Winograd's tiles compute, through the same entry points and against the same reference as all others.
/// </summary>
public sealed class WinogradTests
{
    private static readonly long Samples = TestValues.Samples(12);

    private static readonly Gen<ConvolutionShape> Shapes =
        from groups in Gen.Int[1, 2]
        from channels in Gen.Int[32, 45]
        from outputs in Gen.Int[32, 50]
        from before in Gen.Int[0, 2]
        from after in Gen.Int[0, 2]
        from height in Gen.Int[4, 15]
        from width in Gen.Int[4, 16]
        from images in Gen.Int[8, 9]
        let shape = new ConvolutionShape
        {
            Images = images,
            Channels = groups * channels,
            Height = height,
            Width = width,
            Outputs = groups * outputs,
            Kernel = 3,
            Before = before,
            After = after,
            Groups = groups,
        }
        where WinogradShape.Pays(shape)
        select shape;

    private static readonly ConvolutionShape Conv4 = new()
    {
        Images = 8,
        Channels = 96,
        Height = 13,
        Width = 13,
        Outputs = 80,
        Kernel = 3,
        Before = 1,
        After = 1,
        Groups = 2,
    };

    [Fact]
    public void Passes_RandomShapes_MatchDoublePrecisionReference() =>
        Gen.Select(Shapes, Gen.UInt).Sample((shape, seed) => new ConvolutionProblem(shape, seed).AssertMatchesReference(), iter: Samples);

    [Fact]
    public void Passes_SeveralPanelsOfTiles_MatchReference()
    {
        ConvolutionShape tall = Conv4 with { Height = 15, Width = 20, Channels = 64, Outputs = 64 };
        Assert.True(WinogradShape.Pays(tall));
        Assert.True(new WinogradShape(tall).Rows * new WinogradShape(tall).Columns > Panels.Width);
        new ConvolutionProblem(tall, 1).AssertMatchesReference();
    }

    [Fact]
    public void Passes_MoreChannelsThanAPass_MatchReference()
    {
        ConvolutionShape deep = Conv4 with { Groups = 1, Channels = 300, Outputs = 40, Height = 6, Width = 11 };
        Assert.True(WinogradShape.Pays(deep));
        new ConvolutionProblem(deep, 2).AssertMatchesReference();
    }

    /// <summary>The second has more parts of its filters than one where there are threads for them.</summary>
    [Theory]
    [InlineData(2, 80)]
    [InlineData(1, 100)]
    public void Passes_AnyThreadCount_GiveTheSameBits(int groups, int outputs)
    {
        ConvolutionShape shape = Conv4 with { Groups = groups, Outputs = outputs };
        var problem = new ConvolutionProblem(shape, 3);
        Assert.True(WinogradShape.Pays(shape) && WinogradShape.Pays(shape.InputGradient));
        TestValues.AssertSameBitsForThreadCounts(() => problem.Forward());
        TestValues.AssertSameBitsForThreadCounts(problem.InputGradient);
    }

    /// <summary>
    /// Sums of differences make NaN of infinity; what matters is that it neither vanishes nor reaches pixels that do not see it.
    /// </summary>
    [Fact]
    public void Forward_InfinityInOnePixel_MakesExactlyTheOutputsThatSeeItNotFinite()
    {
        var clean = new ConvolutionProblem(Conv4, 4);
        float[] x = [.. clean.X];
        (int row, int column) = (5, 8);
        x[(row * Conv4.Width) + column] = float.PositiveInfinity;
        float[] wanted = clean.Forward();
        float[] y = (clean with { X = x }).Forward();
        for (int i = 0; i < y.Length; i++)
        {
            (int map, int pixel) = Math.DivRem(i, Conv4.OutputHeight * Conv4.OutputWidth);
            (int outputRow, int outputColumn) = Math.DivRem(pixel, Conv4.OutputWidth);
            bool sees = map < Conv4.Outputs / Conv4.Groups && Math.Abs(outputRow - row) <= 1 && Math.Abs(outputColumn - column) <= 1;
            Assert.Equal(sees, !float.IsFinite(y[i]));
            Assert.True(sees || y[i] == wanted[i]);
        }
    }

    [Theory]
    [InlineData(3, 1, 32, 32, 8, true)]
    [InlineData(3, 1, 32, 32, 7, false)]
    [InlineData(3, 1, 31, 32, 8, false)]
    [InlineData(3, 1, 32, 31, 8, false)]
    [InlineData(3, 2, 32, 32, 8, false)]
    [InlineData(5, 1, 32, 32, 8, false)]
    public void Pays_ByKernelStrideMapsAndImages(int kernel, int stride, int channels, int outputs, int images, bool pays) =>
        Assert.Equal(
            pays,
            WinogradShape.Pays(
                new ConvolutionShape
                {
                    Images = images,
                    Channels = channels,
                    Height = 13,
                    Width = 13,
                    Outputs = outputs,
                    Kernel = kernel,
                    Stride = stride,
                    Before = kernel / 2,
                    After = kernel / 2,
                }));
}
