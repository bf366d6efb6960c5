namespace AlexNetSharp.Networks;

/// <summary>The sum of two paths from one input: layers in a row, and a shortcut past them.</summary>
/// <remarks>Source: He et al., "Deep residual learning for image recognition", 2015.</remarks>
/// <param name="Name">The name of the sum.</param>
/// <param name="Body">The layers that are learned on top of the shortcut, in order.</param>
public sealed record ResidualLayer(string Name, IReadOnlyList<LayerRecord> Body) : LayerRecord(Name)
{
    /// <summary>The layers of the shortcut; none where the input itself is added.</summary>
    public IReadOnlyList<LayerRecord> Shortcut { get; init; } = [];
}
