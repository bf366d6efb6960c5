using System.Text.RegularExpressions;
using AlexNetSharp.Files;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Tests.Visualization;

public sealed partial class HtmlReportTests : IDisposable
{
    private const string Hostile = "\"><script>alert('x')</script><img src=x onerror=alert(1)>\u0001";
    private readonly string _folder = Directory.CreateTempSubdirectory("report").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Render_TitleOnly_HasNoSection()
    {
        string html = HtmlReport.Render(new ReportModel { Title = "A run" });
        Assert.Contains("<h1>A run</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<section", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<nav>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<div class=\"tiles", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Everything_HasEverySectionOnce()
    {
        string html = HtmlReport.Render(Full("disc"));
        foreach (string id in (string[])["training", "filters", "confusion", "examples", "network", "run"])
        {
            Assert.Single(Regex.Matches(html, $"<section id=\"{id}\">"));
            Assert.Single(Regex.Matches(html, $"href=\"#{id}\""));
        }

        Assert.Contains("60,965,224", html, StringComparison.Ordinal);
        Assert.Contains("column 1", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf(">Right<", StringComparison.Ordinal) < html.IndexOf("Most confidently wrong", StringComparison.Ordinal));
        int sure = html.IndexOf("90.0 %", StringComparison.Ordinal);
        Assert.True(sure < html.IndexOf("55.0 %", StringComparison.Ordinal), "The more confident mistake stands first.");
    }

    [Fact]
    public void Render_HostileNames_AreTextEverywhere()
    {
        string html = HtmlReport.Render(Full(Hostile));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u0001', html);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Everything_RefersToNothingOutside()
    {
        string html = HtmlReport.Render(Full("disc"));
        Assert.DoesNotContain("http:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Match[] sources = [.. Source().Matches(html).Cast<Match>()];
        Assert.Equal(4, sources.Length);
        Assert.All(sources, source => Assert.StartsWith("data:image/png;base64,", source.Groups[1].Value, StringComparison.Ordinal));
        Assert.All(Link().Matches(html).Cast<Match>(), link => Assert.StartsWith("#", link.Groups[1].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Render_Everything_ClosesEveryElement()
    {
        string html = Void().Replace(HtmlReport.Render(Full(Hostile)), "<$1/>").Replace("<!DOCTYPE html>", "", StringComparison.Ordinal);
        System.Xml.Linq.XElement root = System.Xml.Linq.XDocument.Parse(html).Root!;
        Assert.Equal("html", root.Name.LocalName);
        Assert.Equal(3, root.Descendants("tbody").Single().Elements().Count());
    }

    /// <summary>Of at most five classes there is no top-5 error, and the page does not speak of one.</summary>
    [Fact]
    public void Render_FewClasses_SaysNothingOfTop5()
    {
        ReportModel few = Full("disc") with { Curves = [new ReportEpoch(1, 2, 2.1, 0.5, null, 0.01), new ReportEpoch(2, 1, 1.4, 0.3, null, 0.01)] };

        Assert.DoesNotContain("top-5", HtmlReport.Render(few), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("top-5 error", HtmlReport.Render(Full("disc")), StringComparison.Ordinal);
    }

    /// <summary>A mean over one batch is the batch: it is drawn once, without a legend.</summary>
    [Fact]
    public void Render_FewIterations_HaveNoMeanOfOne()
    {
        Assert.DoesNotContain("mean of", HtmlReport.Render(Full("disc")), StringComparison.Ordinal);
        ReportModel longer = Full("disc") with { StepLosses = [.. Enumerable.Range(0, 200).Select(i => ((long)i, 2.0))] };
        Assert.Contains("mean of 5", HtmlReport.Render(longer), StringComparison.Ordinal);
    }

    /// <summary>Rows of tiles are full whatever their number.</summary>
    [Theory]
    [InlineData(2, "tiles", 2)]
    [InlineData(5, "tiles odd", 2)]
    [InlineData(6, "tiles", 3)]
    public void Render_Figures_FillTheirRows(int count, string style, int narrow)
    {
        ReportModel model = new() { Title = "t", Figures = [.. Enumerable.Repeat(new ReportFigure("Training", "1 epoch"), count)] };

        Assert.Contains(
            $"<div class=\"{style}\" style=\"--all:{count};--some:{narrow}\">", HtmlReport.Render(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ImageBytes_AreInThePage()
    {
        byte[] png = PngWriter.Encode([1, 2, 3], 1, 1);
        Assert.Contains(
            Convert.ToBase64String(png),
            HtmlReport.Render(new ReportModel { Title = "t", FiltersPng = png }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NewFolder_LeavesTheFileAlone()
    {
        string path = Path.Combine(_folder, "new", "report.html");
        HtmlReport.Write(path, new ReportModel { Title = "old" });
        HtmlReport.Write(path, new ReportModel { Title = "new" });
        Assert.Contains("<h1>new</h1>", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Write_PathIsAFolder_SaysSoInOneSentence()
    {
        var error = Assert.Throws<AlexNetException>(() => HtmlReport.Write(_folder, new ReportModel { Title = "t" }));
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }

    private static ReportModel Full(string name)
    {
        byte[] png = PngWriter.Encode([1, 2, 3], 1, 1);
        ReportPrediction[] sure = [new(name, 0.9), new("other", 0.1)];
        ReportPrediction[] unsure = [new(name, 0.55), new("other", 0.45)];
        return new ReportModel
        {
            Title = name,
            Subtitle = name,
            Figures = [new ReportFigure(name, name, name)],
            Curves = [new ReportEpoch(1, 2, 2.1, 0.5, 0.2, 0.01), new ReportEpoch(2, 1, 1.4, 0.3, 0.1, 0.001)],
            StepLosses = [(0, 2.3), (1, 2.2), (2, 2.0)],
            FiltersPng = png,
            FilterColumns = 2,
            Confusion = new ReportConfusion([name, "other"], new[,] { { 3, 1 }, { 0, 4 } }),
            Examples = [new(png, "other", unsure, false), new(png, "other", sure, false), new(png, name, [new(name, 0.7)], true)],
            Layers =
            [
                new(name, name, name, name, 60_965_224, 724_406_816),
                new("pool1", "pooling", "", "", 0, 0),
                new("fc8", "", "", "", 1, 2),
            ],
            Facts = [new ReportFact(name, name), new ReportFact("command", name)],
        };
    }

    [GeneratedRegex("\\ssrc=\"([^\"]*)\"")]
    private static partial Regex Source();

    [GeneratedRegex("\\shref=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<((?:meta|img)\\s[^>]*)>")]
    private static partial Regex Void();
}
