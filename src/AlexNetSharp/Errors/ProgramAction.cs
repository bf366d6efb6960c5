namespace AlexNetSharp;

/// <summary>
/// An action of the program that a sentence speaks of, by the workflow's method. Like <see cref="RequestOption"/> it can stand in a
/// <see cref="Sentence"/> only.
/// </summary>
internal readonly ref struct ProgramAction
{
    private ProgramAction(string method) => Part = new ActionPart(method, []);

    private ProgramAction(ActionPart part) => Part = part;

    /// <summary>Making a pack.</summary>
    public static ProgramAction Prepare => new("PackBuilder.Prepare");

    /// <summary>Training into a new run.</summary>
    public static ProgramAction Train => new("TrainWorkflow.Run");

    /// <summary>Converting weights.</summary>
    public static ProgramAction ConvertWeights => new("WeightsConvertWorkflow.Run");

    /// <summary>Looking into a weight file.</summary>
    public static ProgramAction InspectWeights => new("WeightsInspectWorkflow.Run");

    /// <summary>Checking what this machine has and lacks.</summary>
    public static ProgramAction Doctor => new("DoctorWorkflow.Run");

    /// <summary>The part of a sentence.</summary>
    internal ActionPart Part { get; }

    /// <summary>Going on with a run.</summary>
    /// <param name="run">The run's folder.</param>
    public static ProgramAction Resume(string run) =>
        new ProgramAction("ResumeWorkflow.Run").With(RequestOption.Of(RequestOption.Run).With(run));

    /// <summary>The action with an option.</summary>
    /// <param name="option">The option.</param>
    public ProgramAction With(RequestOption option) =>
        new(Part with { Options = [.. Part.Options, new(option.Part.Name, option.Part.Value)] });
}
