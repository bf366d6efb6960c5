using AlexNetSharp.Kernels.Convolution;

namespace AlexNetSharp.Kernels.Tests.Convolution;

/// <summary>A convolution with its arrays, run through the kernels between guards.</summary>
internal sealed unsafe record ConvolutionProblem(ConvolutionShape Shape, uint Seed, bool Specials = false)
{
    public float[] X { get; init; } = Values(Shape.InputCount, Seed, 1, Specials);

    public float[] Weights { get; init; } = Values(Shape.WeightCount, Seed, 2, Specials);

    public float[] Bias { get; init; } = Values(Shape.Outputs, Seed, 3, Specials);

    public float[] OutputGradient { get; init; } = Values(Shape.OutputCount, Seed, 4, Specials);

    public float[] Forward(bool withBias = true)
    {
        using GuardedFloats x = new(X), weights = new(Weights), bias = new(Bias), y = new(Shape.OutputCount);
        ConvolutionKernels.Forward(x.Floats, weights.Floats, withBias ? bias.Floats : null, y.Floats, Shape);
        return y.Values();
    }

    public float[] InputGradient()
    {
        using GuardedFloats dy = new(OutputGradient), weights = new(Weights), dx = new(Shape.InputCount);
        ConvolutionKernels.InputGradient(dy.Floats, weights.Floats, dx.Floats, Shape);
        return dx.Values();
    }

    public (float[] Weights, float[] Biases) ParameterGradients()
    {
        using GuardedFloats x = new(X), dy = new(OutputGradient), weights = new(Shape.WeightCount), biases = new(Shape.Outputs);
        ConvolutionKernels.ParameterGradients(x.Floats, dy.Floats, weights.Floats, biases.Floats, Shape);
        return (weights.Values(), biases.Values());
    }

    /// <summary>A loss whose gradient of the output is <see cref="OutputGradient"/>; linear in each array.</summary>
    public double Loss() => Forward().Zip(OutputGradient, (y, dy) => (double)y * dy).Sum();

    public void AssertMatchesReference()
    {
        ConvolutionReference.Forward(X, Weights, Bias, Shape).AssertMatch(Forward());
        (float[] weights, float[] biases) = ParameterGradients();
        (Products.ProductSums wantedWeights, Products.ProductSums wantedBiases) = ConvolutionReference.ParameterGradients(
            X,
            OutputGradient,
            Shape);
        wantedWeights.AssertMatch(weights);
        wantedBiases.AssertMatch(biases);
        if (Shape.HasInputGradient)
        {
            ConvolutionReference.InputGradient(OutputGradient, Weights, Shape).AssertMatch(InputGradient());
        }
    }

    private static float[] Values(nint count, uint seed, uint stream, bool specials) =>
        specials ? TestValues.WithSpecials(count, seed, stream) : TestValues.Normal(count, seed, stream);
}
