namespace AlexNetSharp.Networks;

/// <summary>Initial values of a layer's parameters.</summary>
/// <param name="Deviation">Standard deviation of the normal distribution of the weights; mean 0.</param>
/// <param name="Bias">The constant that every bias starts at.</param>
internal readonly record struct Initial(double Deviation, double Bias = 0)
{
    /// <summary>Where above 0, weights and biases come from the uniform distribution between minus this and this instead.</summary>
    public double Bound { get; init; }

    /// <summary>Where set, every weight starts at this instead, and biases at <see cref="Bias"/>.</summary>
    public double? Constant { get; init; }

    /// <summary>Every weight the same, biases 0.</summary>
    /// <param name="weight">The weight.</param>
    public static Initial Same(double weight) => new(Deviation: 0) { Constant = weight };

    /// <summary>N(0, sqrt(2 / fan-in)), biases 0.</summary>
    /// <remarks>Source: He et al., "Delving deep into rectifiers", 2015.</remarks>
    /// <param name="fanIn">Values in a filter or unit.</param>
    public static Initial He(long fanIn) => new(Math.Sqrt(2.0 / fanIn));

    /// <summary>N(0, sqrt(2 / (fan-in + fan-out))), biases 0.</summary>
    /// <remarks>Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</remarks>
    /// <param name="fanIn">Values in a filter or unit.</param>
    /// <param name="fanOut">Values of the output that an input value meets.</param>
    public static Initial Glorot(long fanIn, long fanOut) => new(Math.Sqrt(2.0 / (fanIn + fanOut)));

    /// <summary>U(-b, b) with b = 1 / sqrt(fan-in), for weights and biases alike.</summary>
    /// <remarks>Source: PyTorch's default, uniform Kaiming with a = sqrt(5): b = sqrt(6 / ((1 + a^2) fan-in)).</remarks>
    /// <param name="fanIn">Values in a filter or unit.</param>
    public static Initial Uniform(long fanIn) => new(Deviation: 0) { Bound = 1 / Math.Sqrt(fanIn) };
}
