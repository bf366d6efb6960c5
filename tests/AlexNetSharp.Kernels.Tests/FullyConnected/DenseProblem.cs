using AlexNetSharp.Kernels.FullyConnected;
using AlexNetSharp.Kernels.Tests.Products;

namespace AlexNetSharp.Kernels.Tests.FullyConnected;

/// <summary>
/// A fully connected layer with its arrays, run through the kernels between guards and one product at a time in double precision.
/// </summary>
internal sealed unsafe record DenseProblem(FullyConnectedShape Shape, uint Seed, bool Specials = false)
{
    public float[] X { get; init; } = Values(Shape.Images * Shape.Inputs, Seed, 1, Specials);

    public float[] Weights { get; init; } = Values(Shape.Outputs * Shape.Inputs, Seed, 2, Specials);

    public float[] Bias { get; init; } = Values(Shape.Outputs, Seed, 3, Specials);

    public float[] OutputGradient { get; init; } = Values(Shape.Images * Shape.Outputs, Seed, 4, Specials);

    public float[] Forward()
    {
        using GuardedFloats x = new(X), weights = new(Weights), bias = new(Bias), y = new((nint)Shape.Images * Shape.Outputs);
        FullyConnectedKernels.Forward(x.Floats, weights.Floats, bias.Floats, y.Floats, Shape);
        return y.Values();
    }

    public float[] InputGradient()
    {
        using GuardedFloats dy = new(OutputGradient), weights = new(Weights), dx = new((nint)Shape.Images * Shape.Inputs);
        FullyConnectedKernels.InputGradient(dy.Floats, weights.Floats, dx.Floats, Shape);
        return dx.Values();
    }

    public (float[] Weights, float[] Biases) ParameterGradients()
    {
        using GuardedFloats x = new(X),
            dy = new(OutputGradient),
            weights = new((nint)Shape.Outputs * Shape.Inputs),
            biases = new(Shape.Outputs);
        FullyConnectedKernels.ParameterGradients(x.Floats, dy.Floats, weights.Floats, biases.Floats, Shape);
        return (weights.Values(), biases.Values());
    }

    /// <summary>A loss whose gradient of the output is <see cref="OutputGradient"/>; linear in each array.</summary>
    public double Loss() => Forward().Zip(OutputGradient, (y, dy) => (double)y * dy).Sum();

    public void AssertMatchesReference()
    {
        (int images, int inputs, int outputs) = Shape;
        ProductSums y = new(images * outputs), dx = new(images * inputs), dw = new(outputs * inputs), db = new(outputs);
        for (int image = 0; image < images; image++)
        {
            for (int output = 0; output < outputs; output++)
            {
                float dy = OutputGradient[(image * outputs) + output];
                for (int input = 0; input < inputs; input++)
                {
                    (float x, float weight) = (X[(image * inputs) + input], Weights[(output * inputs) + input]);
                    y.Add((image * outputs) + output, x, weight);
                    dx.Add((image * inputs) + input, dy, weight);
                    dw.Add((output * inputs) + input, dy, x);
                }

                y.Add((image * outputs) + output, Bias[output]);
                db.Add(output, dy);
            }
        }

        (float[] weights, float[] biases) = ParameterGradients();
        y.AssertMatch(Forward());
        dx.AssertMatch(InputGradient());
        dw.AssertMatch(weights);
        db.AssertMatch(biases);
    }

    private static float[] Values(nint count, uint seed, uint stream, bool specials) =>
        specials ? TestValues.WithSpecials(count, seed, stream) : TestValues.Normal(count, seed, stream);
}
