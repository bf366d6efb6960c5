using System.Globalization;
using System.Xml.Linq;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Tests.Visualization;

public class ChartTests
{
    private const double Tolerance = 0.011;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void LineChart_Point_LiesWhereTheMarksOfItsNumbersAre()
    {
        ChartPoint[] points = [new(0, 0), new(4, 0.6), new(10, 1)];
        XElement chart = Parse(LineChart.Draw([new ChartSeries("loss", points)], new LineChartOptions { XLabel = "epoch" }));
        XElement[] dots = [.. chart.Elements(Svg + "circle")];
        Assert.Equal(3, dots.Length);
        Assert.Equal(Number(Text(chart, "4"), "x"), Number(dots[1], "cx"), Tolerance);
        double mark = Number(Text(chart, "0.6"), "y");
        IEnumerable<XElement> grids = chart.Elements(Svg + "line").Where(line => (string?)line.Attribute("class") == "grid");
        XElement grid = grids.MinBy(line => Math.Abs(Number(line, "y1") - mark))!;
        Assert.Equal(Number(grid, "y1"), Number(dots[1], "cy"), Tolerance);
        double[] cy = [.. dots.Select(dot => Number(dot, "cy"))];
        Assert.Equal(0.6, (cy[1] - cy[0]) / (cy[2] - cy[0]), 1e-3);
        Assert.True(cy[2] < cy[0], "Larger numbers stand higher.");
    }

    [Fact]
    public void LineChart_LogScale_MakesEqualFactorsEquallyHigh()
    {
        ChartPoint[] points = [new(1, 0.01), new(2, 0.001), new(3, 0.0001), new(4, 0)];
        XElement chart = Parse(LineChart.Draw([new ChartSeries("rate", points)], new LineChartOptions { LogScale = true }));
        double[] y = [.. chart.Elements(Svg + "circle").Select(dot => Number(dot, "cy"))];
        Assert.Equal(3, y.Length);
        Assert.Equal(y[1] - y[0], y[2] - y[1], 2 * Tolerance);
        Assert.True(y[1] > y[0] + 20);
        Assert.NotNull(Text(chart, "0.001"));
    }

    [Fact]
    public void LineChart_SeveralLines_HasLegendAndLastValues()
    {
        ChartSeries[] lines = [new("top-1 error", [new(1, 0.5), new(2, 0.25)]), new("top-5 error", [new(1, 0.2), new(2, 0.248)])];
        XElement chart = Parse(LineChart.Draw(lines, new LineChartOptions { Percent = true, Title = "Error" }));
        Assert.NotNull(Text(chart, "top-1 error"));
        Assert.NotNull(Text(chart, "top-5 error"));
        double distance = Number(Text(chart, "24.8 %"), "y") - Number(Text(chart, "25.0 %"), "y");
        Assert.InRange(distance, 18, 40);
    }

    [Fact]
    public void LineChart_LegendLongerThanTheChart_GoesOnInTheNextRow()
    {
        ChartSeries[] lines = [.. Enumerable.Range(0, 9).Select(i => new ChartSeries($"line number {i}", [new(1, i)]))];
        XElement chart = Parse(LineChart.Draw(lines, new LineChartOptions()));
        XElement[] names = [.. lines.Select(line => Text(chart, line.Name))];
        Assert.All(names, name => Assert.InRange(Number(name, "x") + 13 * 9, 0, 540));
        Assert.Equal(5, names.Select(name => Number(name, "y")).Distinct().Count());
        Assert.All(chart.Elements(Svg + "circle"), dot => Assert.True(Number(dot, "cy") > names.Max(name => Number(name, "y"))));
        Assert.DoesNotContain(
            Parse(LineChart.Draw(lines, new LineChartOptions { Legend = false })).Elements(Svg + "text"),
            text => text.Value == lines[0].Name);
    }

    [Fact]
    public void LineChart_HundredThousandPoints_KeepsTheSpikeInFewPoints()
    {
        ChartPoint[] points = [.. Enumerable.Range(0, 100_000).Select(i => new ChartPoint(i, i == 54_321 ? 10 : 1))];
        XElement line = Parse(LineChart.Draw([new ChartSeries("loss", points)], new LineChartOptions()))
            .Elements(Svg + "polyline")
            .Single();
        double[] y = [.. Points(line).Select(point => point.Y)];
        Assert.InRange(y.Length, 600, 1200);
        Assert.Single(y, value => value < y.Max() - 100);
    }

    [Fact]
    public void LineChart_NothingFinite_SaysSo()
    {
        string chart = LineChart.Draw([new ChartSeries("loss", [new(1, double.NaN)])], new LineChartOptions());
        Assert.NotNull(Text(Parse(chart), "no data"));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    [InlineData(1e-9, 1e9)]
    [InlineData(-5, -1)]
    public void LineChart_OddRanges_StayInsideTheDrawing(double first, double second)
    {
        foreach (bool zero in (bool[])[true, false])
        {
            XElement chart = Parse(
                LineChart.Draw([new ChartSeries("x", [new(7, first), new(8, second)])], new LineChartOptions { FromZero = zero }));
            Assert.All(chart.Elements(Svg + "circle"), dot => Assert.InRange(Number(dot, "cy"), 10, 340));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(20)]
    public void LineChart_WholeNumbersAcross_MarksNoFractions(int epochs)
    {
        ChartPoint[] points = [.. Enumerable.Range(1, epochs).Select(epoch => new ChartPoint(epoch, 1.0 / epoch))];
        XElement chart = Parse(LineChart.Draw([new ChartSeries("loss", points)], new LineChartOptions { Percent = true, Height = 300 }));
        string[] marks =
        [
            .. chart
                .Elements(Svg + "text")
                .Where(text => Math.Abs(Number(text, "y") - (300 - 56 + 22)) < Tolerance)
                .Select(text => text.Value),
        ];
        Assert.InRange(marks.Length, 2, 12);
        Assert.All(marks, mark => Assert.Matches("^[0-9]+$", mark));
    }

    /// <summary>A line that ends early has its value there; a line without a name is in no legend.</summary>
    [Fact]
    public void LineChart_LineThatEndsEarly_HasItsLastValueAtItsEnd()
    {
        ChartSeries[] lines =
        [
            new("short", [new(1, 0.9), new(4, 0.76)]),
            new("long", [new(1, 0.9), new(20, 0.31)]),
            new("", [new(1, 0.9), new(20, 0.4)]) { Faint = true },
        ];
        XElement chart = Parse(LineChart.Draw(lines, new LineChartOptions { Percent = true }));
        XElement dot = chart.Elements(Svg + "circle").Single(one => one.Value.Contains("short, epoch 4", StringComparison.Ordinal));
        Assert.Equal(Number(dot, "cx") + 10, Number(Text(chart, "76.0 %"), "x"), Tolerance);
        Assert.True(Number(Text(chart, "31.0 %"), "x") > Number(Text(chart, "76.0 %"), "x") + 250);
        Assert.Equal(2, chart.Elements(Svg + "circle").Count(one => one.Value.StartsWith("long", StringComparison.Ordinal)));
        Assert.DoesNotContain(chart.Elements(Svg + "text"), text => text.Value.Length == 0);
    }

    /// <summary>An interval and a value from elsewhere stand on the bar's own scale, and the value's text keeps clear of them.</summary>
    [Fact]
    public void BarChart_IntervalAndReference_StandOnTheScaleOfTheBars()
    {
        ChartBar[] bars = [new("one view", 0.4) { Interval = (0.3, 0.5), Reference = 0.2 }, new("ten views", 0.8)];
        XElement chart = Parse(BarChart.Draw(bars, new BarChartOptions { FullScale = 1, ReferenceName = "the paper's" }));
        XElement[] rectangles = [.. chart.Elements(Svg + "rect")];
        (double left, double unit) = (Number(rectangles[0], "x"), Number(rectangles[0], "width") / 0.4);
        XElement span = chart.Elements(Svg + "line").First(line => (string?)line.Attribute("class") == "mark");
        Assert.Equal(left + 0.3 * unit, Number(span, "x1"), 2 * Tolerance);
        Assert.Equal(left + 0.5 * unit, Number(span, "x2"), 2 * Tolerance);
        Assert.True(Number(Text(chart, "40.0 %"), "x") > Number(span, "x2"));
        Assert.Equal(left + 0.2 * unit, Points(chart.Elements(Svg + "polyline").First()).First().X, 2 * Tolerance);
        Assert.NotNull(Text(chart, "the paper's"));
        Assert.NotNull(Text(Parse(BarChart.Draw([new("a", 1.726)], new BarChartOptions { FullScale = 2, Percent = false })), "1.73"));
    }

    [Fact]
    public void BarChart_Predictions_HaveProportionalBarsAndOneHighlight()
    {
        ReportPrediction[] predictions = [new("star", 0.6), new("gear", 0.3), new("<b>&\"", 0.1)];
        XElement chart = Parse(BarChart.Draw(predictions, "gear", new BarChartOptions()));
        double[] widths = [.. chart.Elements(Svg + "rect").Select(bar => Number(bar, "width"))];
        Assert.Equal(3, widths.Length);
        Assert.Equal(2.0, widths[0] / widths[1], 1e-3);
        Assert.Equal(6.0, widths[0] / widths[2], 1e-2);
        string[] colors = [.. chart.Elements(Svg + "rect").Select(bar => (string)bar.Attribute("style")!)];
        Assert.NotEqual(colors[0], colors[1]);
        Assert.Equal(colors[0], colors[2]);
        Assert.NotNull(Text(chart, "<b>&\""));
        Assert.NotNull(Text(chart, "60.0 %"));
    }

    [Fact]
    public void ConfusionMatrix_Counts_StandInTheirCells()
    {
        int[,] counts = { { 8, 2, 0 }, { 0, 10, 0 }, { 3, 4, 3 } };
        XElement chart = Parse(ConfusionMatrixChart.Draw(["a", "b", "c"], counts));
        XElement[] cells = [.. chart.Elements(Svg + "rect")];
        Assert.Equal(9, cells.Length);
        XElement four = Text(chart, "4");
        XElement cell = cells[2 * 3 + 1];
        Assert.Equal(Number(cell, "x") + Number(cell, "width") / 2, Number(four, "x"), Tolerance);
        Assert.InRange(Number(four, "y"), Number(cell, "y"), Number(cell, "y") + Number(cell, "height"));
        Assert.Contains("c taken for b: 4 (40.0 %)", cell.Value, StringComparison.Ordinal);
        Assert.NotNull(Text(chart, "80 %"));
        Assert.DoesNotContain(chart.Elements(Svg + "text"), text => text.Value == "0");
    }

    [Fact]
    public void ConfusionMatrix_ManyClasses_ListsTheMostFrequentConfusionsFirst()
    {
        int[,] counts = new int[50, 50];
        counts[7, 9] = 5;
        counts[3, 4] = 11;
        counts[20, 20] = 90;
        XElement chart = Parse(ConfusionMatrixChart.Draw([.. Enumerable.Range(0, 50).Select(i => $"k{i}")], counts));
        Assert.Equal(2, chart.Elements(Svg + "rect").Count());
        Assert.True(Number(Text(chart, "11 × k3 → k4"), "y") < Number(Text(chart, "5 × k7 → k9"), "y"));
    }

    [Fact]
    public void ConfusionMatrix_WrongShape_Throws() =>
        Assert.Throws<ArgumentException>(() => ConfusionMatrixChart.Draw(["a", "b"], new int[2, 3]));

    [Fact]
    public void ClassErrors_Counts_AreSharesOfRows()
    {
        double[] errors = ConfusionMatrixChart.ClassErrors(new int[,] { { 8, 2 }, { 0, 0 } });
        Assert.Equal(0.2, errors[0], 1e-12);
        Assert.True(double.IsNaN(errors[1]));
    }

    private static XElement Parse(string svg)
    {
        XElement root = XDocument.Parse(svg).Root!;
        Assert.Equal(Svg + "svg", root.Name);
        return root;
    }

    private static XElement Text(XElement chart, string text) => chart.Elements(Svg + "text").First(element => element.Value == text);

    private static double Number(XElement element, string attribute) =>
        double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);

    private static IEnumerable<(double X, double Y)> Points(XElement line) =>
        ((string)line.Attribute("points")!).Split(' ').Select(pair => pair.Split(','))
            .Select(pair => (double.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture)));
}
