namespace AlexNetSharp.Workflows.Evaluation;

/// <summary>Errors of several runs side by side, with those that the networks' authors published.</summary>
/// <param name="Views">Views of each image: 1, the center.</param>
/// <param name="Rows">The runs, in the order they were named.</param>
internal sealed record TableResult(int Views, IReadOnlyList<TableRow> Rows);

/// <summary>A run of the table.</summary>
internal sealed record TableRow
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The network's name.</summary>
    public required string Model { get; init; }

    /// <summary>The pack whose validation part was evaluated.</summary>
    public required string Data { get; init; }

    /// <summary>Classes of the pack.</summary>
    public required int Classes { get; init; }

    /// <summary>Images evaluated.</summary>
    public required int Images { get; init; }

    /// <summary>Learned parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Top-1 error, a fraction.</summary>
    public required double Top1Error { get; init; }

    /// <summary>Top-5 error, a fraction; null of at most five classes.</summary>
    public required double? Top5Error { get; init; }

    /// <summary>The published top-1 error, a fraction; null where none was published.</summary>
    public double? PublishedTop1Error { get; init; }

    /// <summary>The published top-5 error, a fraction; null where none was published.</summary>
    public double? PublishedTop5Error { get; init; }

    /// <summary>On which images the published errors were measured, and with how many views of each.</summary>
    public string? PublishedProtocol { get; init; }
}
