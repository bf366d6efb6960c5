using System.Text.RegularExpressions;
using System.Xml.Linq;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Tests.Visualization;

public sealed partial class ComparisonReportTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&\u0001";

    [Fact]
    public void Render_TwoRuns_HasALineOfEachInEveryChart()
    {
        XElement root = Parse(ComparisonReport.Render(Two("a", "b")));
        XElement[] charts = [.. root.Descendants("svg").Where(svg => (string?)svg.Attribute("role") == "img")];
        Assert.Equal(
            [
                "Validation error: a, b by epoch",
                "Training loss: a, b by epoch",
                "Validation loss: a, b by epoch",
                "Learning rate: a, b by epoch",
            ],
            charts.Select(chart => (string)chart.Attribute("aria-label")!));
        Assert.All(charts, chart => Assert.Equal(2, chart.Elements("polyline").Count()));
        Assert.Equal(
            ["a", "b"],
            root.Descendants("span").Where(span => (string?)span.Attribute("class") == "who").Select(span => span.Value.Trim()));
        Assert.DoesNotContain(charts[0].Elements("text"), text => text.Value == "a");
    }

    [Fact]
    public void Render_Runs_StandWithTheirFiguresAndTheBestIsMarked()
    {
        XElement root = Parse(ComparisonReport.Render(Two("a", "b")));
        string[][] rows =
        [
            .. root.Descendants("tbody")
                .First()
                .Elements("tr")
                .Select(row => row.Elements("td").Select(cell => cell.Value.Trim()).ToArray()),
        ];
        Assert.Equal(
            ["a", "alexnet", "photos", "finished", "3 of 3", "30", "1.000", "30.0 %", "20.0 % (epoch 2)", "120", "7", "2"],
            rows[0]);
        Assert.Equal(["b", "", "", "stopped", "2 of 9", "20", "1.500", "35.0 %", "35.0 % (epoch 2)", "–", "0", "0"], rows[1]);
        Assert.Equal(
            "20.0 % (epoch 2)",
            Assert
                .Single(root.Descendants("td"), cell => ((string?)cell.Attribute("class") ?? "").Contains("best", StringComparison.Ordinal))
                .Value.Trim());
    }

    [Fact]
    public void Render_Differences_AreATableOrASentence()
    {
        XElement table = Parse(ComparisonReport.Render(Two("a", "b")))
            .Descendants("section")
            .Single(section => (string?)section.Attribute("id") == "recipes");
        Assert.Equal(
            ["optimizer.learningRate", "0.01", "–"],
            table.Descendants("tbody").Single().Descendants("td").Select(cell => cell.Value.Trim()));
        Assert.Contains(
            "The recipes are the same.",
            ComparisonReport.Render(Two("a", "b") with { Differences = [] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RunsWithoutAnEpoch_HaveNoCurves()
    {
        string html = ComparisonReport.Render(
            new ComparisonModel { Title = "t", Runs = [new ComparedRun("a", []), new ComparedRun("b", [])] }
        );
        Assert.DoesNotContain("id=\"curves\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"runs\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SeventhRun_IsDashedInTheColorOfTheFirst()
    {
        ReportEpoch[] curve = [new(1, 2, 2, 0.5, 0.1, 0.01), new(2, 1, 2, 0.4, 0.1, 0.01)];
        XElement root = Parse(
            ComparisonReport.Render(
                new ComparisonModel { Title = "t", Runs = [.. Enumerable.Range(0, 7).Select(i => new ComparedRun($"run {i}", curve))] }
            ));
        XElement[] lines = [.. root.Descendants("polyline").Take(7)];
        Assert.Equal((string?)lines[0].Attribute("style"), (string?)lines[6].Attribute("style"));
        Assert.Null(lines[0].Attribute("stroke-dasharray"));
        Assert.NotNull(lines[6].Attribute("stroke-dasharray"));
        Assert.Equal(lines.Length - 1, lines.Select(line => (string?)line.Attribute("style")).Distinct().Count());
    }

    [Fact]
    public void Render_HostileNames_AreTextAndNothingOutsideIsReferredTo()
    {
        string html = ComparisonReport.Render(Two(Hostile, Hostile));
        Parse(html);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u0001', html);
        Assert.DoesNotContain("http:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Report_Updates_AreLinesOverTheHealthyBand()
    {
        ReportModel model = new()
        {
            Title = "t",
            Updates = [new("conv1", 10, 1e-3), new("fc8", 10, 2e-2), new("conv1", 20, 2e-3), new("fc8", 20, 1e-6)],
        };
        XElement[] charts =
        [
            .. Parse(HtmlReport.Render(model))
                .Descendants("section")
                .Single(section => (string?)section.Attribute("id") == "layers")
                .Descendants("svg"),
        ];
        Assert.Equal(["wide", "narrow"], charts.Select(one => (string?)one.Parent!.Attribute("class")));
        XElement chart = charts[0];
        Assert.Equal(4, chart.Elements("circle").Count());
        XElement band = chart.Elements("rect").Single();
        (double top, double height) = (Number(band, "y"), Number(band, "height"));
        double[] dots = [.. chart.Elements("circle").Select(dot => Number(dot, "cy"))];
        Assert.InRange(dots[0], top, top + height);
        Assert.InRange(dots[1], top, top + height);
        Assert.True(dots[2] < top && dots[3] > top + height, "The layer outside the band stands outside.");

        // Equal factors are equally high: the band spans a factor of 30, the first two dots one of two.
        Assert.Equal(Math.Log10(30) / Math.Log10(2), height / (dots[0] - dots[1]), 0.1);
    }

    private static ComparisonModel Two(string first, string second) =>
        new()
        {
            Title = first,
            Subtitle = second,
            Runs =
            [
                new ComparedRun(first, [new(1, 2, 2.1, 0.5, 0.2, 0.01), new(2, 1.2, 1.8, 0.2, 0.1, 0.01), new(3, 1, 1.9, 0.3, 0.1, 0.001)])
                {
                    Network = "alexnet",
                    Data = "photos",
                    State = "finished",
                    Epochs = "3 of 3",
                    Updates = 30,
                    ImagesPerSecond = 120,
                    Seed = 7,
                    Threads = 2,
                },
                new ComparedRun(second, [new(1, 2, 2, 0.4, 0.2, 0.02), new(2, 1.5, 2, 0.35, 0.2, 0.02)])
                {
                    State = "stopped",
                    Epochs = "2 of 9",
                    Updates = 20,
                },
            ],
            Differences = [new ComparedValue("optimizer.learningRate", ["0.01", null])],
        };

    private static double Number(XElement element, string name) =>
        double.Parse((string)element.Attribute(name)!, System.Globalization.CultureInfo.InvariantCulture);

    private static XElement Parse(string html) =>
        XDocument.Parse(Void().Replace(html, "<$1/>").Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;

    [GeneratedRegex("<(meta\\s[^>]*)>")]
    private static partial Regex Void();
}
