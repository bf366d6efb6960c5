namespace AlexNetSharp.Kernels.Normalization;

/// <summary>What batch normalization is done with: per map a scale, a shift and statistics, and the rule's constants.</summary>
public readonly unsafe struct BatchNormParameters
{
    /// <summary>The scale of each map (C).</summary>
    public required float* Scale { get; init; }

    /// <summary>The shift of each map (C).</summary>
    public required float* Shift { get; init; }

    /// <summary>
    /// The mean of each map (C), in double precision: rounded to float32 it would be too coarse where it is much larger than the spread.
    /// </summary>
    public required double* Mean { get; init; }

    /// <summary>The biased variance of each map (C): the mean of squared deviations.</summary>
    public required double* Variance { get; init; }

    /// <summary>What is added to the variance.</summary>
    public required double Epsilon { get; init; }

    /// <summary>Whether max(0, y) is taken in the same pass.</summary>
    public bool Rectify { get; init; }
}

/// <summary>Where the gradients of batch normalization go.</summary>
public readonly unsafe struct BatchNormGradients
{
    /// <summary>The gradient of the input, as large as the input; null where nobody needs it.</summary>
    public float* Input { get; init; }

    /// <summary>The gradient of the scale (C).</summary>
    public required float* Scale { get; init; }

    /// <summary>The gradient of the shift (C).</summary>
    public required float* Shift { get; init; }
}
