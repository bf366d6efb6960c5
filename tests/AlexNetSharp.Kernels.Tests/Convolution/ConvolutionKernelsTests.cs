using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.Products;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Convolution;

public sealed class ConvolutionKernelsTests
{
    private static readonly long Samples = TestValues.Samples(60);

    // A panel holds at most 32 filters: fewer, as many, and more.
    private static readonly Gen<int> Maps = Gen.OneOf(Gen.Int[1, 6], Gen.Int[7, 40]);

    private static readonly Gen<ConvolutionShape> Shapes =
        from groups in Gen.Int[1, 3]
        from channels in Maps
        from outputs in Maps
        from kernel in Gen.Int[1, 5]
        from stride in Gen.Int[1, 4]
        from before in Gen.Int[0, 3]
        from after in Gen.Int[0, 3]
        from height in Gen.Int[1, 9]
        from width in Gen.Int[1, 9]
        from images in Gen.OneOf(Gen.Int[0, 2], Gen.Int[3, 11])
        where height + before + after >= kernel && width + before + after >= kernel
        select new ConvolutionShape
        {
            Images = images,
            Channels = groups * channels,
            Height = height,
            Width = width,
            Outputs = groups * outputs,
            Kernel = kernel,
            Stride = stride,
            Before = before,
            After = after,
            Groups = groups,
        };

    private static readonly ConvolutionShape Small = new()
    {
        Images = 2,
        Channels = 4,
        Height = 4,
        Width = 3,
        Outputs = 6,
        Kernel = 3,
        Before = 1,
        After = 2,
        Groups = 2,
    };

    [Fact]
    public void Passes_RandomShapes_MatchDoublePrecisionReference() =>
        Gen.Select(Shapes, Gen.UInt).Sample((shape, seed) => new ConvolutionProblem(shape, seed).AssertMatchesReference(), iter: Samples);

    [Fact]
    public void Passes_InfinitiesAndNotANumber_SpreadAsInSumsOfProducts() =>
        Gen.Select(Shapes, Gen.UInt)
            .Sample((shape, seed) => new ConvolutionProblem(shape, seed, Specials: true).AssertMatchesReference(), iter: Samples);

    [Fact]
    public void Passes_MoreImagesThanChunksAndMorePixelsThanAPass_MatchReference()
    {
        // Two vectors of 4 lanes take 512 terms in a pass, wider ones fewer.
        var shape = new ConvolutionShape { Images = 19, Channels = 61, Height = 25, Width = 27, Outputs = 2, Kernel = 3 };
        Assert.True(Math.Min(shape.OutputPixels, shape.FilterSize) > Tile.Terms(8));
        new ConvolutionProblem(shape, 5).AssertMatchesReference();
    }

    /// <summary>
    /// Small images are worked on together, several batches of them in each chunk of a gradient, and the last batch is not full: in place
    /// without zeros around them, and copied with them.
    /// </summary>
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 1, 2)]
    public void Passes_SmallImagesWhoseLastBatchIsNotFull_MatchReference(int kernel, int padding, int groups)
    {
        var shape = new ConvolutionShape
        {
            Images = 61,
            Channels = 24,
            Height = 7,
            Width = 7,
            Outputs = 40,
            Kernel = kernel,
            Before = padding,
            After = padding,
            Groups = groups,
        };
        Assert.Equal(3, ConvolutionForwardJob.BatchOf(shape));
        Assert.True(ConvolutionGradientJob.BatchOf(shape) > 1);
        new ConvolutionProblem(shape, 8).AssertMatchesReference();
    }

    [Fact]
    public void BatchOf_LargeImages_IsOne()
    {
        var shape = new ConvolutionShape
        {
            Images = 8,
            Channels = 96,
            Height = 55,
            Width = 55,
            Outputs = 256,
            Kernel = 5,
            Before = 2,
            After = 2,
        };
        Assert.Equal((1, 1), (ConvolutionForwardJob.BatchOf(shape), ConvolutionGradientJob.BatchOf(shape)));
        Assert.Equal(
            1,
            ConvolutionForwardJob.BatchOf(shape with { Channels = 1 << 20, Height = 1, Width = 1, Kernel = 1, Before = 0, After = 0 }));
    }

    [Fact]
    public void Passes_ManyPanelsOfFilters_MatchReference() =>
        new ConvolutionProblem(
            new ConvolutionShape
            {
                Images = 1,
                Channels = 140,
                Height = 5,
                Width = 4,
                Outputs = 333,
                Kernel = 2,
                After = 1,
            },
            6
        ).AssertMatchesReference();

    [Fact]
    public void Passes_FirstLayersGeometry_MatchReference() =>
        new ConvolutionProblem(
            new ConvolutionShape
            {
                Images = 2,
                Channels = 3,
                Height = 24,
                Width = 24,
                Outputs = 48,
                Kernel = 11,
                Stride = 4,
                After = 3,
            },
            7
        ).AssertMatchesReference();

    [Fact]
    public void Forward_NoBias_MatchesReference()
    {
        var problem = new ConvolutionProblem(Small, 1);
        ConvolutionReference.Forward(problem.X, problem.Weights, null, Small).AssertMatch(problem.Forward(withBias: false));
    }

    [Fact]
    public void Gradients_SmallCase_EqualFiniteDifferencesOfForward()
    {
        var problem = new ConvolutionProblem(Small, 2);
        (float[] weights, float[] biases) = problem.ParameterGradients();
        TestValues.AssertDifferences(problem.InputGradient(), problem.X, x => (problem with { X = x }).Loss());
        TestValues.AssertDifferences(weights, problem.Weights, w => (problem with { Weights = w }).Loss());
        TestValues.AssertDifferences(biases, problem.Bias, b => (problem with { Bias = b }).Loss());
    }

    [Fact]
    public void Passes_InfinityInOneImage_StaysInThatImage()
    {
        ConvolutionShape shape = Small with { Images = 3 };
        var clean = new ConvolutionProblem(shape, 3);
        float[] x = [.. clean.X];
        float[] dy = [.. clean.OutputGradient];
        x[(x.Length / 3) + 5] = float.PositiveInfinity;
        dy[(dy.Length / 3) + 7] = float.NegativeInfinity;
        ConvolutionProblem dirty = clean with { X = x, OutputGradient = dy };
        AssertOnlyMiddleThirdDiffers(clean.Forward(), dirty.Forward());
        AssertOnlyMiddleThirdDiffers(clean.InputGradient(), dirty.InputGradient());
    }

    /// <summary>
    /// Images enough for all threads; and few small ones, whose filters are shared out in as many parts as there are threads for.
    /// </summary>
    [Theory]
    [InlineData(21, 2, 70, 13, 15)]
    [InlineData(5, 1, 140, 7, 7)]
    public void Passes_AnyThreadCount_GiveTheSameBits(int images, int groups, int outputs, int height, int width)
    {
        var problem = new ConvolutionProblem(
            Small with
            {
                Images = images,
                Groups = groups,
                Channels = 10,
                Outputs = outputs,
                Height = height,
                Width = width,
            },
            4);
        TestValues.AssertSameBitsForThreadCounts(() => problem.Forward());
        TestValues.AssertSameBitsForThreadCounts(problem.InputGradient);
        TestValues.AssertSameBitsForThreadCounts(() => problem.ParameterGradients().Weights);
        TestValues.AssertSameBitsForThreadCounts(() => problem.ParameterGradients().Biases);
    }

    [Fact]
    public void ParameterGradients_NoImages_AreZero()
    {
        (float[] weights, float[] biases) = new ConvolutionProblem(Small with { Images = 0 }, 8).ParameterGradients();
        Assert.All(weights, value => Assert.Equal(0, value));
        Assert.All(biases, value => Assert.Equal(0, value));
    }

    /// <summary>Spread over every second pixel of 256x256, the gradients of 33 images are more than one part.</summary>
    [Fact]
    public void InputGradient_StridedBatchOfSeveralParts_MatchesReference() =>
        new ConvolutionProblem(
            new ConvolutionShape
            {
                Images = 33,
                Channels = 1,
                Height = 256,
                Width = 256,
                Outputs = 8,
                Kernel = 2,
                Stride = 2,
                Before = 1,
            },
            9
        ).AssertMatchesReference();

    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 0)]
    public void InputGradient_Strided_EqualsFiniteDifferencesForEveryThreadCount(int kernel, int before)
    {
        var problem = new ConvolutionProblem(Small with { Kernel = kernel, Stride = 2, Before = before, After = 0 }, 3);
        TestValues.AssertDifferences(problem.InputGradient(), problem.X, x => (problem with { X = x }).Loss());
        TestValues.AssertSameBitsForThreadCounts(problem.InputGradient);
    }

    [Fact]
    public unsafe void InputGradient_TooManyZeros_IsRefused()
    {
        ConvolutionShape shape = Small with { Before = 3 };
        ArgumentException error = Assert.Throws<ArgumentException>(() => ConvolutionKernels.InputGradient(null, null, null, shape));
        Assert.Contains("Only fewer zeros than the kernel's 3 pixels", error.Message, StringComparison.Ordinal);
    }

    private static void AssertOnlyMiddleThirdDiffers(float[] clean, float[] dirty)
    {
        int third = clean.Length / 3;
        Assert.Equal(clean[..third], dirty[..third]);
        Assert.Equal(clean[(2 * third)..], dirty[(2 * third)..]);
        Assert.Contains(dirty[third..(2 * third)], value => !float.IsFinite(value));
    }
}
