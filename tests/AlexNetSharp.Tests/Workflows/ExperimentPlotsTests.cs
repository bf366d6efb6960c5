using System.Xml.Linq;
using AlexNetSharp.Experiments;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Workflows.Experiments;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>What the plots of experiments show beside the arms' own figures.</summary>
public sealed class ExperimentPlotsTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Figure 1 of the paper has a dashed line at 25 %; each seed is a thin line, their mean the strong one.</summary>
    [Fact]
    public void Draw_ReluTanh_HasThePapersLineAndEverySeed()
    {
        XElement plot = XElement.Parse(ExperimentPlots.Draw(
            ExperimentCatalog.Find("relu-tanh"),
            [Curves("relu", 0.1, 0.2, 0.3), Curves("tanh", 0.5, 0.6, 0.7)]));

        XElement[] lines = [.. plot.Elements(Svg + "polyline")];
        XElement dashed = lines.Last(line => line.Attribute("stroke-dasharray") is not null);
        string[] ends = ((string)dashed.Attribute("points")!).Split(' ');

        Assert.Equal(ends[0].Split(',')[1], ends[1].Split(',')[1]);
        Assert.Contains(plot.Elements(Svg + "text"), text => text.Value == "25 %, the paper's line");
        Assert.Equal(6, lines.Count(line => line.Attribute("stroke-dasharray") is null && (string?)line.Attribute("class") == "line thin"));
        Assert.Contains(plot.Elements(Svg + "text"), text => text.Value == "20.0 %");
    }

    /// <summary>By hand: the paper's 39.0 and 37.5 % are marked, and chance's interval, as the verdict rests on it.</summary>
    [Fact]
    public void Draw_Views_HasIntervalsAndThePapersErrors()
    {
        XElement plot = XElement.Parse(ExperimentPlots.Draw(
            ExperimentCatalog.Find("views"),
            [Erring("run", 40) with { Tried = [new(0.01, "run") { Chosen = true }] }, Erring("ten", 30)]));

        Assert.Equal(6, plot.Elements(Svg + "line").Count(line => (string?)line.Attribute("class") == "mark"));
        Assert.Equal(3, plot.Elements(Svg + "polyline").Count());
        Assert.Contains(plot.Elements(Svg + "text"), text => text.Value.StartsWith("the paper's", StringComparison.Ordinal));
    }

    /// <summary>A difference is a part of the largest weight, which may well be above 1: no percentage.</summary>
    [Fact]
    public void Draw_Init_ShowsANumber()
    {
        ArmResult Arm(string name, double value) => new(name, name)
        {
            Tried = [new(0.01, "run") { Chosen = true }],
            Runs = [new(1) { Value = value }],
        };

        string plot = ExperimentPlots.Draw(ExperimentCatalog.Find("init"), [Arm("constant", 0), Arm("random", 1.726)]);

        Assert.Contains(">1.73<", plot, StringComparison.Ordinal);
        Assert.DoesNotContain("%<", plot, StringComparison.Ordinal);
    }

    private static ArmResult Curves(string name, params double[] ends) => new(name, name)
    {
        Tried = [new(0.01, "run") { Chosen = true }],
        Runs = [.. ends.Select(end => new ArmRun(1) { Epochs = [Epoch(0, 0.9), Epoch(1, end)] })],
    };

    private static EpochRecord Epoch(int epoch, double error) =>
        new(epoch, epoch + 1, 0.01, 1, null, null, null) { TrainTop1Error = error };

    private static ArmResult Erring(string name, int errors) => new(name, name)
    {
        Runs = [new ArmRun(1) { Wrong = [.. Enumerable.Range(0, 100).Select(image => image < errors)] }],
    };
}
