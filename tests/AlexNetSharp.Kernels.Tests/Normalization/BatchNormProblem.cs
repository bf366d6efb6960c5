using AlexNetSharp.Kernels.Normalization;

namespace AlexNetSharp.Kernels.Tests.Normalization;

/// <summary>Batch normalization with its arrays, run through the kernels between guards.</summary>
internal sealed unsafe record BatchNormProblem(PlaneShape Shape, uint Seed, bool Rectify, double Epsilon = 1e-5)
{
    public float[] X { get; init; } = TestValues.Normal(Shape.Count, Seed, 1);

    public float[] OutputGradient { get; init; } = TestValues.Normal(Shape.Count, Seed, 2);

    public float[] Scale { get; init; } = TestValues.Normal(Shape.Channels, Seed, 3);

    public float[] Shift { get; init; } = TestValues.Normal(Shape.Channels, Seed, 4);

    public double[] Mean { get; } = new double[Shape.Channels];

    public double[] Variance { get; } = new double[Shape.Channels];

    /// <summary>Normalizes and keeps the statistics.</summary>
    public float[] Train() => Run((x, y, parameters) => BatchNormKernels.Train((float*)x, (float*)y, Shape, parameters));

    /// <summary>Normalizes with the statistics that are there.</summary>
    public float[] Infer() => Run((x, y, parameters) => BatchNormKernels.Infer((float*)x, (float*)y, Shape, parameters));

    /// <summary>The gradients after <see cref="Train"/>.</summary>
    public (float[] Input, float[] Scale, float[] Shift) Backward(bool withInput = true)
    {
        using GuardedFloats dy = new(OutputGradient), dx = new(Shape.Count), dscale = new(Shape.Channels), dshift = new(Shape.Channels);
        var gradients = new BatchNormGradients { Input = withInput ? dx.Floats : null, Scale = dscale.Floats, Shift = dshift.Floats };
        Run((x, _, parameters) => BatchNormKernels.Backward((float*)x, dy.Floats, Shape, parameters, gradients));
        return (dx.Values(), dscale.Values(), dshift.Values());
    }

    private float[] Run(Action<nint, nint, BatchNormParameters> kernel)
    {
        using GuardedFloats x = new(X), y = new(Shape.Count), scale = new(Scale), shift = new(Shift);
        fixed (double* mean = Mean, variance = Variance)
        {
            kernel((nint)x.Floats, (nint)y.Floats, new BatchNormParameters
            {
                Scale = scale.Floats,
                Shift = shift.Floats,
                Mean = mean,
                Variance = variance,
                Epsilon = Epsilon,
                Rectify = Rectify,
            });
        }

        return y.Values();
    }
}
