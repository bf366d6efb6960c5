using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>Draws lines over epochs or iterations as SVG: round marks, a legend, each line's last value beside its end.</summary>
internal static class LineChart
{
    private const double LeastLeft = 88;
    private const double LeastRight = 78;
    private const double LabelRoom = 38;
    private const double TickGap = 9;
    private const double ValueGap = 10;
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
        var svg = new SvgBuilder(options.Width, Describe(series, options));
        ChartPoint[][] points = [.. series.Select(line => Usable(line, options.LogScale))];
        double[] xs = [.. points.SelectMany(line => line.Select(point => point.X))];
        Place place = Room(points, options);
        place = place with { Top = ChartHead.Draw(svg, series, options, place.Left) };
        if (xs.Length == 0)
        {
            svg.Text(options.Width / 2, options.Height / 2, "no data", "soft", "middle");
            return svg.Finish(Math.Max(options.Height, place.Top + Bottom));
        }

        place = place with { Bottom = Math.Max(options.Height - Bottom, place.Top + (options.Height / 2)) };
        bool whole = xs.All(double.IsInteger);
        ChartAxis across = ChartAxis.Linear(xs.Min(), xs.Max(), place.Left, place.Right, 7, tight: true, whole);
        ChartAxis up = UpAxis(points, options, place.Bottom, place.Top);
        DrawAxes(svg, across, up, options, place);
        for (int i = 0; i < points.Length; i++)
        {
            DrawLine(svg, series[i], Thin(points[i]), SvgBuilder.Color(series[i].ColorIndex ?? i), across, up, options);
        }

        DrawLastValues(svg, series, points, (across, up), options, place);
        return svg.Finish(place.Bottom + Bottom);
    }

    /// <summary>Where the area of the lines may stand beside the texts of its marks and of the last values.</summary>
    private static Place Room(ChartPoint[][] points, LineChartOptions options)
    {
        ChartPoint[] ends = [.. points.Where(line => line.Length > 0).Select(line => line[^1])];
        string[] marks = ends.Length == 0
            ? []
            : [.. UpAxis(points, options, bottom: 1, top: 0).Ticks.Select(tick => ChartAxis.Label(tick, options.Percent))];
        double label = marks.Select(mark => TextRoom.Width(mark, "small")).DefaultIfEmpty().Max();
        double value = ends.Select(end => TextRoom.Width(ValueText(end.Y, options.Percent), "strong small")).DefaultIfEmpty().Max();
        return new Place(
            Math.Max(LeastLeft, LabelRoom + label + TickGap),
            options.Width - Math.Max(LeastRight, ValueGap + value),
            Top: 0,
            Bottom: 0);
    }

    private static string Describe(IReadOnlyList<ChartSeries> series, LineChartOptions options)
    {
        string lines = string.Join(", ", series.Select(line => line.Name).Where(name => name.Length > 0));
        return options.Title.Length > 0 ? $"{options.Title}: {lines} by {options.XLabel}" : $"{lines} by {options.XLabel}";
    }

    private static ChartPoint[] Usable(ChartSeries line, bool logarithmic) =>
        [.. line.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y) && (!logarithmic || point.Y > 0))];

    private static ChartAxis UpAxis(ChartPoint[][] points, LineChartOptions options, double bottom, double top)
    {
        double[] ys = [.. points.SelectMany(line => line.Select(point => point.Y))];
        ys = options.Band is { } band ? [.. ys, band.Low, band.High] : ys;
        if (options.LogScale)
        {
            return ChartAxis.Logarithmic(ys.Min(), ys.Max(), bottom, top);
        }

        double low = options.FromZero ? Math.Min(0, ys.Min()) : ys.Min();
        double high = options.FromZero && ys.Max() <= low ? low + 1 : ys.Max();
        return ChartAxis.Linear(low, high, bottom, top, 5, tight: false);
    }

    private static void DrawAxes(SvgBuilder svg, ChartAxis across, ChartAxis up, LineChartOptions options, Place place)
    {
        if (options.Band is { } band)
        {
            svg.Rectangle(
                place.Left,
                up.Map(band.High),
                place.Right - place.Left,
                up.Map(band.Low) - up.Map(band.High),
                "var(--c2)",
                0.12,
                band.Name);
            svg.Text(place.Left + 8, up.Map(band.Low) - 8, band.Name, "soft small");
        }

        foreach (double tick in up.Ticks)
        {
            svg.Line(place.Left, up.Map(tick), place.Right, up.Map(tick), "grid");
            svg.Text(place.Left - TickGap, up.Map(tick) + 5, ChartAxis.Label(tick, options.Percent), "soft small", "end");
        }

        svg.Line(place.Left, place.Bottom, place.Right, place.Bottom, "axis");
        foreach (double tick in across.Ticks)
        {
            svg.Line(across.Map(tick), place.Bottom, across.Map(tick), place.Bottom + 5, "axis");
            svg.Text(across.Map(tick), place.Bottom + 22, ChartAxis.Label(tick, percent: false), "soft small", "middle");
        }

        svg.Text((place.Left + place.Right) / 2, place.Bottom + Bottom - 8, options.XLabel, "soft small", "middle");
        if (options.YLabel.Length > 0)
        {
            svg.Text(17, (place.Top + place.Bottom) / 2, options.YLabel, "soft small", "middle", -90);
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

    /// <summary>Each line's last value stands where the line ends; lines that end beside each other share the room there.</summary>
    private static void DrawLastValues(
        SvgBuilder svg,
        IReadOnlyList<ChartSeries> series,
        ChartPoint[][] points,
        (ChartAxis Across, ChartAxis Up) axes,
        LineChartOptions options,
        Place place)
    {
        double wide = options.Width - place.Right;
        int[] shown = [.. Enumerable.Range(0, series.Count).Where(i => !series[i].Faint && points[i].Length > 0).OrderBy(EndX)];
        for (int first = 0, next; first < shown.Length; first = next)
        {
            next = first + 1;
            while (next < shown.Length && EndX(shown[next]) - EndX(shown[next - 1]) < wide)
            {
                next++;
            }

            DrawLastValues(svg, series, points, [.. shown[first..next].OrderByDescending(i => points[i][^1].Y)], axes, options, place);
        }

        double EndX(int i) => axes.Across.Map(points[i][^1].X);
    }

    private static void DrawLastValues(
        SvgBuilder svg,
        IReadOnlyList<ChartSeries> series,
        ChartPoint[][] points,
        int[] shown,
        (ChartAxis Across, ChartAxis Up) axes,
        LineChartOptions options,
        Place place)
    {
        double[] places = Spread([.. shown.Select(i => axes.Up.Map(points[i][^1].Y) + 5)], place.Top + 5, place.Bottom);
        for (int i = 0; i < shown.Length; i++)
        {
            ChartPoint end = points[shown[i]][^1];
            svg.Text(
                axes.Across.Map(end.X) + ValueGap,
                places[i],
                ValueText(end.Y, options.Percent),
                "strong small over",
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

    /// <summary>Where the area of the lines is.</summary>
    private readonly record struct Place(double Left, double Right, double Top, double Bottom);
}
