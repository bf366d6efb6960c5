namespace AlexNetSharp.Visualization;

/// <summary>What a page that compares runs shows. Errors are fractions 0..1.</summary>
internal sealed record ComparisonModel
{
    /// <summary>The headline.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence below the headline, or empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The runs, in the order of the legend.</summary>
    public required IReadOnlyList<ComparedRun> Runs { get; init; }

    /// <summary>The values of the recipes that are not the same in all.</summary>
    public IReadOnlyList<ComparedValue> Differences { get; init; } = [];
}

/// <summary>A run beside others. What is not known of it is null.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Curves">A point an epoch.</param>
internal sealed record ComparedRun(string Name, IReadOnlyList<ReportEpoch> Curves)
{
    /// <summary>The network's name.</summary>
    public string Network { get; init; } = "";

    /// <summary>The data set's name.</summary>
    public string Data { get; init; } = "";

    /// <summary>What it is doing.</summary>
    public string State { get; init; } = "";

    /// <summary>Finished epochs, of how many.</summary>
    public string Epochs { get; init; } = "";

    /// <summary>Updates made.</summary>
    public long Updates { get; init; }

    /// <summary>Training images a second.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads of libtorch and the kernels.</summary>
    public int Threads { get; init; }
}

/// <summary>A value of a recipe in every run.</summary>
/// <param name="Name">Its place in the recipe, for example <c>optimizer.learningRate</c>.</param>
/// <param name="Values">The value in each run, in the order of the runs; null where the recipe has none.</param>
internal sealed record ComparedValue(string Name, IReadOnlyList<string?> Values);
