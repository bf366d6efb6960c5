namespace AlexNetSharp.Networks;

/// <summary>How windows lie on a layer's input.</summary>
/// <param name="Kernel">Height and width of a window in pixels.</param>
/// <param name="Stride">Distance between windows in pixels.</param>
/// <param name="Padding">Zeros around the input.</param>
internal readonly record struct SlidingWindow(int Kernel, int Stride, Padding Padding)
{
    /// <summary>Whether a last, partial window counts.</summary>
    public bool Ceiling { get; init; }
}

/// <summary>A layer in the words of summaries.</summary>
/// <param name="Kind">For example <c>convolution</c> or <c>max pooling</c>.</param>
internal sealed record LayerOutline(string Kind)
{
    /// <summary>How windows lie; null for a layer without.</summary>
    public SlidingWindow? Window { get; init; }

    /// <summary>Height and width of what a value is computed from, where no windows say it; otherwise null.</summary>
    public int? Kernel { get; init; }

    /// <summary>The constants of what it computes, for people; null for a layer that says all by its sizes.</summary>
    public string? Constants { get; init; }

    /// <summary>Number of groups of maps that do not see each other, where the kind has groups; otherwise null.</summary>
    public int? Groups { get; init; }
}
