namespace AlexNetSharp.Networks;

/// <summary>What becomes of a factor that a layer's whole input is multiplied by, as dropout of the paper's form does in evaluation.</summary>
internal enum FactorRule
{
    /// <summary>The output is no multiple of what it would be, so the factor must be applied in front of the layer.</summary>
    Stops,

    /// <summary>The output is multiplied by it: f(a x) = a f(x).</summary>
    Passes,

    /// <summary>The same where the factor is positive: max(0, a x) = a max(0, x).</summary>
    PassesPositive,

    /// <summary>The weights can take it over, biases staying as they are: w (a x) + b = (a w) x + b.</summary>
    IntoWeights,
}
