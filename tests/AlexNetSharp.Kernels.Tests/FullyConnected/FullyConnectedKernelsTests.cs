using AlexNetSharp.Kernels.FullyConnected;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.FullyConnected;

public sealed class FullyConnectedKernelsTests
{
    private static readonly long Samples = TestValues.Samples(60);

    private static readonly Gen<FullyConnectedShape> Shapes =
        from images in Gen.OneOf(Gen.Int[0, 9], Gen.Int[10, 70])
        from inputs in Gen.OneOf(Gen.Int[1, 40], Gen.Int[41, 150])
        from outputs in Gen.OneOf(Gen.Int[1, 40], Gen.Int[41, 110])
        select new FullyConnectedShape(images, inputs, outputs);

    [Fact]
    public void Passes_RandomShapes_MatchDoublePrecisionReference() =>
        Gen.Select(Shapes, Gen.UInt).Sample((shape, seed) => new DenseProblem(shape, seed).AssertMatchesReference(), iter: Samples);

    [Fact]
    public void Passes_InfinitiesAndNotANumber_SpreadAsInSumsOfProducts() =>
        Gen.Select(Shapes, Gen.UInt)
            .Sample((shape, seed) => new DenseProblem(shape, seed, Specials: true).AssertMatchesReference(), iter: Samples);

    // Two vectors of 4 lanes take 512 terms in a pass, wider ones fewer.
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1001, 2)]
    [InlineData(2, 5, 997)]
    [InlineData(601, 33, 7)]
    [InlineData(64, 192, 192)]
    public void Passes_SumsOfSeveralPassesAndWholeBlocks_MatchReference(int images, int inputs, int outputs) =>
        new DenseProblem(new FullyConnectedShape(images, inputs, outputs), 5).AssertMatchesReference();

    [Fact]
    public void Gradients_SmallCase_EqualFiniteDifferencesOfForward()
    {
        var problem = new DenseProblem(new FullyConnectedShape(3, 5, 4), 2);
        (float[] weights, float[] biases) = problem.ParameterGradients();
        TestValues.AssertDifferences(problem.InputGradient(), problem.X, x => (problem with { X = x }).Loss());
        TestValues.AssertDifferences(weights, problem.Weights, w => (problem with { Weights = w }).Loss());
        TestValues.AssertDifferences(biases, problem.Bias, b => (problem with { Bias = b }).Loss());
    }

    [Fact]
    public void Passes_InfinityInOneImage_StaysInThatImage()
    {
        var clean = new DenseProblem(new FullyConnectedShape(9, 20, 30), 3);
        float[] x = [.. clean.X];
        float[] dy = [.. clean.OutputGradient];
        (x[(4 * 20) + 3], dy[(4 * 30) + 3]) = (float.PositiveInfinity, float.NaN);
        DenseProblem dirty = clean with { X = x, OutputGradient = dy };
        AssertOnlyImageDiffers(4, 30, clean.Forward(), dirty.Forward());
        AssertOnlyImageDiffers(4, 20, clean.InputGradient(), dirty.InputGradient());
    }

    [Fact]
    public void Passes_AnyThreadCount_GiveTheSameBits()
    {
        var problem = new DenseProblem(new FullyConnectedShape(40, 300, 500), 4);
        TestValues.AssertSameBitsForThreadCounts(problem.Forward);
        TestValues.AssertSameBitsForThreadCounts(problem.InputGradient);
        TestValues.AssertSameBitsForThreadCounts(() => problem.ParameterGradients().Weights);
        TestValues.AssertSameBitsForThreadCounts(() => problem.ParameterGradients().Biases);
    }

    [Theory]
    [InlineData(-1, 2, 3)]
    [InlineData(1, 0, 3)]
    [InlineData(1, 2, 0)]
    public unsafe void Kernels_ImpossibleShape_AreRefusedInOneSentence(int images, int inputs, int outputs)
    {
        var shape = new FullyConnectedShape(images, inputs, outputs);
        Action[] kernels =
        [
            () => FullyConnectedKernels.Forward(null, null, null, null, shape),
            () => FullyConnectedKernels.InputGradient(null, null, null, shape),
            () => FullyConnectedKernels.ParameterGradients(null, null, null, null, shape),
        ];
        Assert.All(kernels, kernel => Assert.Equal(
            $"A fully connected layer needs positive extents; this one is {shape}.", Assert.Throws<ArgumentException>(kernel).Message));
    }

    /// <summary>Sizes that would wrap when they are rounded up to whole panels.</summary>
    [Theory]
    [InlineData(int.MaxValue, 2, 3)]
    [InlineData(1, int.MaxValue, 3)]
    [InlineData(1, 2, int.MaxValue)]
    public unsafe void Kernels_ImmenseShape_AreRefusedInOneSentence(int images, int inputs, int outputs)
    {
        var shape = new FullyConnectedShape(images, inputs, outputs);
        Action[] kernels =
        [
            () => FullyConnectedKernels.Forward(null, null, null, null, shape),
            () => FullyConnectedKernels.InputGradient(null, null, null, shape),
            () => FullyConnectedKernels.ParameterGradients(null, null, null, null, shape),
        ];
        Assert.All(
            kernels,
            kernel => Assert.StartsWith(
                "A fully connected layer has at most 1073741824 images, inputs and outputs",
                Assert.Throws<ArgumentException>(kernel).Message,
                StringComparison.Ordinal));
    }

    private static void AssertOnlyImageDiffers(int image, int values, float[] clean, float[] dirty)
    {
        for (int i = 0; i < clean.Length; i++)
        {
            Assert.Equal(i / values != image, float.IsFinite(dirty[i]));
            Assert.True(i / values == image || clean[i].Equals(dirty[i]));
        }
    }
}
