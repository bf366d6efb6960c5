using System.Text.Json.Serialization;

namespace AlexNetSharp.Experiments;

/// <summary>What became of a statement.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>It holds, by more than chance explains.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    /// <summary>The opposite holds, by more than chance explains, or an effect without chance is absent.</summary>
    [JsonStringEnumMemberName("not confirmed")]
    NotConfirmed,

    /// <summary>The difference is within chance, or there is too little to judge by.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,
}

/// <summary>The verdict over a statement.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Sentence">The numbers behind it.</param>
internal sealed record ExperimentVerdict(Outcome Outcome, string Sentence)
{
    /// <summary>What is judged, the mean over the seeds, above 0 where the statement holds; null where there is no such figure.</summary>
    public double? Difference { get; init; }

    /// <summary>What chance explains of it; null where there is none.</summary>
    public double? Margin { get; init; }

    /// <summary>The difference by each seed.</summary>
    public IReadOnlyList<double> BySeed { get; init; } = [];

    /// <summary>The outcome as a word or two.</summary>
    public string Word => Outcome switch
    {
        Outcome.Confirmed => "confirmed",
        Outcome.NotConfirmed => "not confirmed",
        _ => "undecided",
    };

    /// <summary>The word over all statements of a claim: theirs, or that they differ.</summary>
    /// <param name="verdicts">The verdict of each statement.</param>
    public static string Together(IReadOnlyList<ExperimentVerdict> verdicts) =>
        verdicts.All(one => one.Outcome == verdicts[0].Outcome) ? verdicts[0].Word : "split";
}
