using System.Text.Json;
using System.Xml.Linq;
using AlexNetSharp.Files;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Pictures and pages are what their names say, their folders are made, and making them leaves a run as it was.</summary>
public sealed class PictureTests(CliFixture fixture)
{
    [Theory]
    [InlineData(".jpg")]
    [InlineData(".svgz")]
    [InlineData(".html")]
    [InlineData("")]
    public void Pictures_NameOfAnotherKind_IsRefused(string ending)
    {
        string path = fixture.NewPath(ending);
        string[][] commands =
        [
            ["filters", "--weights", fixture.Weights, "--out", path],
            ["data", "inspect", fixture.Pack, "--sheet", path],
        ];

        Assert.All(commands, one => CommandProcess.Run(one).ShouldFail(2, path, "which kind of picture", "; end it in .png or .svg."));

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Report_NameOfAnotherKind_IsRefused()
    {
        string path = fixture.NewPath(".png");

        CommandProcess.Run("report", fixture.TrainedRun, "--out", path).ShouldFail(2, path, "; end it in .html.");
        CommandProcess.Run("report", fixture.TrainedRun, fixture.Copy(fixture.TrainedRun), "--out", path).ShouldFail(2, path, "page");

        Assert.False(File.Exists(path));
    }

    /// <summary>The same pixels as in the PNG, and beside them the names that the PNG cannot have.</summary>
    [Fact]
    public void Pictures_Svg_AreDrawingsWithNames()
    {
        string png = fixture.NewPath(".png"), svg = fixture.NewPath(".SVG"), sheet = fixture.NewPath(".svg");

        CommandProcess.Run("filters", "--weights", fixture.Weights, "--out", png).ShouldSucceed();
        CommandResult drawn = CommandProcess.Run("filters", "--weights", fixture.Weights, "--out", svg).ShouldSucceed();
        CommandProcess.Run("filters", "--weights", fixture.Weights, "--out", svg).ShouldSucceed();
        CommandProcess.Run("data", "inspect", fixture.Pack, "--quick", "--sheet", sheet).ShouldSucceed();

        Assert.EndsWith("12 filters of conv1, 11x11, 2 columns\n", drawn.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        XElement filters = XDocument.Load(svg).Root!;
        Assert.Equal("svg", filters.Name.LocalName);
        Assert.Equal(["column 1", "column 2"], Texts(filters));
        Assert.Equal(File.ReadAllBytes(png), PngWriter.Signed(Pictures(filters).Single()));
        XElement images = XDocument.Load(sheet).Root!;
        Assert.Equal(100, Pictures(images).Count());
        string[] classes = [.. Directory.GetDirectories(Path.Combine(fixture.Images, "train")).Select(one => Path.GetFileName(one)!)];
        Assert.Equal(classes.Order(StringComparer.Ordinal), Texts(images).Skip(1).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Outputs_FoldersThatAreMissing_AreMade()
    {
        string folder = fixture.NewPath();
        string New(string name) => Path.Combine(folder, name.Replace('.', '-'), "deeper", name);
        string[][] commands =
        [
            ["filters", "--weights", fixture.Weights, "--out", New("f.svg")],
            ["data", "inspect", fixture.Pack, "--quick", "--sheet", New("s.png")],
            ["data", "inspect", fixture.Pack, "--quick", "--out", New("pictures")],
            ["report", fixture.TrainedRun, "--out", New("r.html")],
            ["report", fixture.TrainedRun, fixture.Copy(fixture.TrainedRun), "--out", New("c.html")],
            ["weights", "convert", fixture.Weights, New("w.npy")],
            ["data", "prepare", fixture.Images, New("pack"), "--size", "16"],
        ];

        Assert.All(commands, one => CommandProcess.Run(one).ShouldSucceed());

        string[] made = ["f.svg", "s.png", "pictures", "r.html", "c.html", "w.npy", "pack"];
        Assert.All(made, name => Assert.True(Path.Exists(New(name)), name));
    }

    [Fact]
    public void Report_OfARun_IsNoChangeOfIt()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        DateTime trained = new(2020, 2, 29, 12, 0, 0, DateTimeKind.Utc);
        foreach (string file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, trained);
        }

        CommandProcess.Run("report", run).ShouldSucceed();
        File.WriteAllText(Path.Combine(run, "notes.txt"), "looks good");

        using JsonDocument runs = JsonDocument.Parse(CommandProcess.Run("runs", run, "--json").ShouldSucceed().Output);
        JsonElement one = runs.RootElement.ValueKind == JsonValueKind.Array ? runs.RootElement[0] : runs.RootElement.GetProperty("runs")[0];
        Assert.Equal(trained, one.GetProperty("last_change").GetDateTimeOffset().UtcDateTime);
    }

    /// <summary>The page's path is written as the runs are: relative where they are.</summary>
    [Fact]
    public void Report_Runs_NamesThePageAsTheRunsAreNamed()
    {
        string run = Path.GetRelativePath(Path.GetTempPath(), fixture.TrainedRun);
        string other = Path.GetRelativePath(Path.GetTempPath(), fixture.Copy(fixture.TrainedRun));

        string output = CommandProcess.Run("report", run, other).ShouldSucceed().Output;

        string page = Path.Combine(Path.GetDirectoryName(run)!, "report.html");
        Assert.EndsWith($"report: {page}\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        File.Delete(Path.Combine(Path.GetTempPath(), page));
    }

    private static IEnumerable<string> Texts(XElement drawing) =>
        drawing.Elements().Where(one => one.Name.LocalName == "text").Select(one => one.Value);

    private static IEnumerable<byte[]> Pictures(XElement drawing) =>
        drawing.Elements().Where(one => one.Name.LocalName == "image")
            .Select(one => Convert.FromBase64String(((string)one.Attribute("href")!)["data:image/png;base64,".Length..]));
}
