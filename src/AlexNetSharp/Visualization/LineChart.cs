using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>Draws lines over epochs or iterations as SVG: round marks, a legend, each line's last value beside its end.</summary>
internal static class LineChart
{
    private const double Left = 88;
    private const double Right = 78;
    private const double Bottom = 56;
    private const double LabelDistance = 20;
    private const int MostMarks = 40;
    private const int MostPoints = 1200;

    /// <summary>Draws the lines.</summary>
    /// <param name="series">The lines, at most a handful.</param>
    /// <param name="options">How to draw them.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string Draw(IReadOnlyList<ChartSeries> series, LineChartOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        var svg = new SvgBuilder(options.Width, options.Height, Describe(series, options));
        ChartPoint[][] points = [.. series.Select(line => Usable(line, options.LogScale))];
        double top = ChartHead.Draw(svg, series, options, Left);
        double[] xs = [.. points.SelectMany(line => line.Select(point => point.X))];
        if (xs.Length == 0)
        {
            svg.Text(options.Width / 2, options.Height / 2, "no data", "soft", "middle");
            return svg.Finish();
        }

        bool whole = xs.All(double.IsInteger);
        ChartAxis across = ChartAxis.Linear(xs.Min(), xs.Max(), Left, options.Width - Right, 7, tight: true, whole);
        ChartAxis up = UpAxis(points, options, top);
        DrawAxes(svg, across, up, options, top);
        for (int i = 0; i < points.Length; i++)
        {
            DrawLine(svg, series[i], Thin(points[i]), SvgBuilder.Color(series[i].ColorIndex ?? i), across, up, options);
        }

        DrawLastValues(svg, series, points, (across, up), options, top);
        return svg.Finish();
    }

    private static string Describe(IReadOnlyList<ChartSeries> series, LineChartOptions options)
    {
        string lines = string.Join(", ", series.Select(line => line.Name).Where(name => name.Length > 0));
        return options.Title.Length > 0 ? $"{options.Title}: {lines} by {options.XLabel}" : $"{lines} by {options.XLabel}";
    }

    private static ChartPoint[] Usable(ChartSeries line, bool logarithmic) =>
        [.. line.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y) && (!logarithmic || point.Y > 0))];

    private static ChartAxis UpAxis(ChartPoint[][] points, LineChartOptions options, double top)
    {
        double[] ys = [.. points.SelectMany(line => line.Select(point => point.Y))];
        double bottom = options.Height - Bottom;
        ys = options.Band is { } band ? [.. ys, band.Low, band.High] : ys;
        if (options.LogScale)
        {
            return ChartAxis.Logarithmic(ys.Min(), ys.Max(), bottom, top);
        }

        double low = options.FromZero ? Math.Min(0, ys.Min()) : ys.Min();
        double high = options.FromZero && ys.Max() <= low ? low + 1 : ys.Max();
        return ChartAxis.Linear(low, high, bottom, top, 5, tight: false);
    }

    private static void DrawAxes(SvgBuilder svg, ChartAxis across, ChartAxis up, LineChartOptions options, double top)
    {
        double bottom = options.Height - Bottom;
        if (options.Band is { } band)
        {
            svg.Rectangle(
                Left,
                up.Map(band.High),
                options.Width - Right - Left,
                up.Map(band.Low) - up.Map(band.High),
                "var(--c2)",
                0.12,
                band.Name);
            svg.Text(Left + 8, up.Map(band.Low) - 8, band.Name, "soft small");
        }

        foreach (double tick in up.Ticks)
        {
            svg.Line(Left, up.Map(tick), options.Width - Right, up.Map(tick), "grid");
            svg.Text(Left - 9, up.Map(tick) + 5, ChartAxis.Label(tick, options.Percent), "soft small", "end");
        }

        svg.Line(Left, bottom, options.Width - Right, bottom, "axis");
        foreach (double tick in across.Ticks)
        {
            svg.Line(across.Map(tick), bottom, across.Map(tick), bottom + 5, "axis");
            svg.Text(across.Map(tick), bottom + 22, ChartAxis.Label(tick, percent: false), "soft small", "middle");
        }

        svg.Text((Left + options.Width - Right) / 2, options.Height - 8, options.XLabel, "soft small", "middle");
        if (options.YLabel.Length > 0)
        {
            svg.Text(17, (top + bottom) / 2, options.YLabel, "soft small", "middle", -90);
        }
    }

    private static void DrawLine(
        SvgBuilder svg,
        ChartSeries line,
        ChartPoint[] points,
        string color,
        ChartAxis across,
        ChartAxis up,
        LineChartOptions options)
    {
        if (points.Length > 1)
        {
            svg.Polyline(
                points.Select(point => (across.Map(point.X), up.Map(point.Y))),
                color,
                line.Faint ? "line thin" : "line",
                line.Dashed);
        }

        if (line.Faint || !line.Marks || points.Length > MostMarks)
        {
            return;
        }

        foreach (ChartPoint point in points)
        {
            string tip = $"{line.Name}, {options.XLabel} {ChartAxis.Label(point.X, percent: false)}: {ValueText(point.Y, options.Percent)}";
            svg.Dot(across.Map(point.X), up.Map(point.Y), 4, color, tip);
        }
    }

    /// <summary>Each line's last value stands where the line ends; lines that end together share the room there.</summary>
    private static void DrawLastValues(
        SvgBuilder svg,
        IReadOnlyList<ChartSeries> series,
        ChartPoint[][] points,
        (ChartAxis Across, ChartAxis Up) axes,
        LineChartOptions options,
        double top)
    {
        IEnumerable<IGrouping<double, int>> ends = Enumerable
            .Range(0, series.Count)
            .Where(i => !series[i].Faint && points[i].Length > 0)
            .OrderByDescending(i => points[i][^1].Y)
            .GroupBy(i => axes.Across.Map(points[i][^1].X));
        foreach (IGrouping<double, int> end in ends)
        {
            DrawLastValues(svg, series, points, (end.Key, [.. end]), axes.Up, options, top);
        }
    }

    private static void DrawLastValues(
        SvgBuilder svg,
        IReadOnlyList<ChartSeries> series,
        ChartPoint[][] points,
        (double X, int[] Lines) end,
        ChartAxis up,
        LineChartOptions options,
        double top)
    {
        int[] shown = end.Lines;
        double[] places = Spread([.. shown.Select(i => up.Map(points[i][^1].Y) + 5)], top + 5, options.Height - Bottom);
        for (int i = 0; i < shown.Length; i++)
        {
            string text = ValueText(points[shown[i]][^1].Y, options.Percent);
            svg.Text(
                end.X + 10,
                places[i],
                text,
                "strong small",
                "start",
                0,
                SvgBuilder.Color(series[shown[i]].ColorIndex ?? shown[i]));
        }
    }

    /// <summary>Moves ascending places apart so that no two labels touch, keeping them between two ends where there is room.</summary>
    private static double[] Spread(double[] places, double least, double most)
    {
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], i == 0 ? least : places[i - 1] + LabelDistance);
        }

        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], i == places.Length - 1 ? most : places[i + 1] - LabelDistance);
        }

        return places;
    }

    /// <summary>
    /// Keeps the lowest and the highest point of every stretch of a long line, so that its outline stays and the file does not grow.
    /// </summary>
    private static ChartPoint[] Thin(ChartPoint[] points)
    {
        if (points.Length <= MostPoints)
        {
            return points;
        }

        var kept = new List<ChartPoint>(MostPoints) { points[0] };
        int stretches = MostPoints / 2 - 1;
        for (int i = 0; i < stretches; i++)
        {
            int start = (int)(1 + (long)(points.Length - 2) * i / stretches);
            int end = (int)(1 + (long)(points.Length - 2) * (i + 1) / stretches);
            ChartPoint[] stretch = points[start..end];
            kept.AddRange(new[] { stretch.MinBy(point => point.Y), stretch.MaxBy(point => point.Y) }.OrderBy(point => point.X));
        }

        kept.Add(points[^1]);
        return [.. kept];
    }

    private static string ValueText(double value, bool percent)
    {
        if (percent)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.0} %");
        }

        return Math.Abs(value) is >= 0.01 and < 1e4
            ? value.ToString("0.000", CultureInfo.InvariantCulture)
            : ChartAxis.Label(value, percent: false);
    }
}
