using AlexNetSharp.Kernels.Convolution;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Convolution;

public sealed unsafe class PreparedConvolutionTests
{
    private static readonly Gen<ConvolutionShape> Shapes =
        from images in Gen.Int[1, 11]
        from groups in Gen.Int[1, 2]
        from channels in Gen.OneOf(Gen.Int[1, 6], Gen.Int[32, 40])
        from outputs in Gen.OneOf(Gen.Int[1, 40], Gen.Int[32, 70])
        from height in Gen.Int[5, 15]
        from width in Gen.Int[5, 15]
        from kernel in Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(5))
        from stride in Gen.Int[1, 2]
        from before in Gen.Int[0, 2]
        from after in Gen.Int[0, 2]
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

    [Fact]
    public void Run_RandomShapes_MatchesReference() => Gen.Select(Shapes, Gen.UInt).Sample(
        (shape, seed) =>
        {
            var problem = new ConvolutionProblem(shape, seed);
            ConvolutionReference.Forward(problem.X, problem.Weights, problem.Bias, shape).AssertMatch(Run(problem, shape.Images));
        },
        iter: TestValues.Samples(60));

    /// <summary>What follows the sums is the same as if it were done afterwards, to the bit.</summary>
    [Fact]
    public void Run_SumWithAShortcutAndReLU_AreThoseOfTheOutput() => Gen.Select(Shapes, Gen.UInt).Sample(
        (shape, seed) =>
        {
            var problem = new ConvolutionProblem(shape, seed);
            float[] added = problem.OutputGradient, plain = Run(problem, shape.Images);

            Assert.Equal(plain.Zip(added, (y, more) => y + more), Run(problem, shape.Images, added));
            Assert.Equal(plain.Zip(added, (y, more) => MathF.Max(0, y + more)), Run(problem, shape.Images, added, rectify: true));
            Assert.Equal(plain.Select(y => MathF.Max(0, y)), Run(problem, shape.Images, rectify: true));
        },
        iter: TestValues.Samples(40));

    /// <summary>Both ways to convolve, with parts of panels, of filters, and neither.</summary>
    [Theory]
    [InlineData(3, 13, 40, true)]
    [InlineData(3, 7, 40, true)]
    [InlineData(5, 13, 24, false)]
    [InlineData(1, 13, 40, false)]
    public void Run_AnImage_GivesTheSameBitsBesideOthersAndWithAnyThreads(int kernel, int size, int maps, bool isWinograd)
    {
        var shape = new ConvolutionShape
        {
            Images = 9,
            Channels = 2 * maps,
            Height = size,
            Width = size,
            Outputs = 2 * maps,
            Kernel = kernel,
            Before = kernel / 2,
            After = kernel / 2,
            Groups = 2,
        };
        var problem = new ConvolutionProblem(shape, 5);
        float[] all = Run(problem, 9);

        float[][] alone =
        [
            .. problem.X.Chunk(problem.X.Length / 9).Select(x => Run(problem with { X = x, Shape = shape with { Images = 1 } }, 1)),
        ];

        Assert.Equal(all, alone.SelectMany(image => image));
        TestValues.AssertSameBitsForThreadCounts(() => Run(problem, 9));
        TestValues.AssertSameBitsForThreadCounts(() => Run(problem with { X = problem.X[..(problem.X.Length / 9)] }, 1));
        fixed (float* weights = problem.Weights)
        {
            using var prepared = new PreparedConvolution(weights, shape);
            Assert.Equal(isWinograd, prepared.IsWinograd);
        }
    }

    [Fact]
    public void Run_NoImages_DoesNothing()
    {
        var problem = new ConvolutionProblem(
            new ConvolutionShape { Images = 1, Channels = 2, Height = 5, Width = 5, Outputs = 3, Kernel = 3 }, 1);

        Assert.Empty(Run(problem, 0));
    }

    private static float[] Run(ConvolutionProblem problem, int images, float[]? added = null, bool rectify = false)
    {
        nint outputs = problem.Shape.OutputCount / problem.Shape.Images * images;
        using GuardedFloats x = new(problem.X), weights = new(problem.Weights), bias = new(problem.Bias), y = new(outputs);
        using GuardedFloats more = new(added ?? []);
        using var prepared = new PreparedConvolution(weights.Floats, problem.Shape);
        var epilogue = new ConvolutionEpilogue { Bias = bias.Floats, Added = added is null ? null : more.Floats, Rectify = rectify };
        prepared.Run(x.Floats, y.Floats, images, epilogue);
        return y.Values();
    }
}
