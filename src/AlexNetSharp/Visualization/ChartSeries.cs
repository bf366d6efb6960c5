namespace AlexNetSharp.Visualization;

/// <summary>A point of a chart.</summary>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
internal readonly record struct ChartPoint(double X, double Y);

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend; empty where it has none.</param>
/// <param name="Points">Its points by ascending X; points that are not finite are left out.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Which color of the palette, 0 to 5; null takes the series' place.</summary>
    public int? ColorIndex { get; init; }

    /// <summary>Whether the line is dashed.</summary>
    public bool Dashed { get; init; }

    /// <summary>Whether the points of a short line are marked.</summary>
    public bool Marks { get; init; } = true;

    /// <summary>Whether the line is thin and faint, without marks and without its last value: background to another.</summary>
    public bool Faint { get; init; }
}

/// <summary>A band of a chart's Y.</summary>
/// <param name="Low">Its lower edge.</param>
/// <param name="High">Its upper edge.</param>
/// <param name="Name">What it means.</param>
internal sealed record ChartBand(double Low, double High, string Name);

/// <summary>How a line chart is drawn.</summary>
internal sealed record LineChartOptions
{
    /// <summary>The heading, or empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>What X is.</summary>
    public string XLabel { get; init; } = "epoch";

    /// <summary>What Y is, or empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether equal factors of Y are equally high; points at or below 0 are left out.</summary>
    public bool LogScale { get; init; }

    /// <summary>Whether Y is a fraction shown as percent.</summary>
    public bool Percent { get; init; }

    /// <summary>Whether Y starts at 0 (linear scale only).</summary>
    public bool FromZero { get; init; } = true;

    /// <summary>Whether several lines are named above the chart.</summary>
    public bool Legend { get; init; } = true;

    /// <summary>A band of Y that is marked, or null.</summary>
    public ChartBand? Band { get; init; }

    /// <summary>Width in user units.</summary>
    public double Width { get; init; } = 540;

    /// <summary>Height in user units.</summary>
    public double Height { get; init; } = 380;
}
