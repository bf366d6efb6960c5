using AlexNetSharp.Data.Packs;
using AlexNetSharp.Weights;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Reports;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>A path that nobody has set is named as that, and never taken for the working folder.</summary>
public sealed class EmptyPathTests
{
    private static readonly Dictionary<string, (string What, Action Call)> Calls = new()
    {
        ["Prepare, source"] = ("source", () => PackBuilder.Prepare(new PrepareRequest { Source = "", Pack = "new" })),
        ["Prepare, pack"] = ("pack", () => PackBuilder.Prepare(new PrepareRequest { Source = "photos", Pack = "" })),
        ["Open"] = ("pack", () => Pack.Open("")),
        ["Train"] = ("pack", () => new TrainWorkflow().Run(new TrainRequest { Data = "", Out = "new" }, WorkflowContext.Default)),
        ["Resume"] = ("run", () => new ResumeWorkflow().Run(new ResumeRequest { Run = "" }, WorkflowContext.Default)),
        ["Report"] = ("run", () => new ReportWorkflow().Run(new ReportRequest { Run = "" }, WorkflowContext.Default)),
        ["Load"] = ("file", () => Classifier.Load("")),
        ["Import"] = ("file", () => WeightImport.Open("")),
    };

    public static TheoryData<string> Names { get; } = [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_EmptyPath_IsRefusedByASentence(string name)
    {
        (string what, Action call) = Calls[name];

        Assert.Equal($"The path of the {what} is empty; give one.", Assert.Throws<InvalidOptionException>(call).Message);
    }
}
