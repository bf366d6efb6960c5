using System.Text.Json.Serialization;

namespace AlexNetSharp.Experiments;

/// <summary>What became of a claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>The arms differ as claimed, by more than chance explains.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    /// <summary>The arms differ the other way, by more than chance explains, or an effect without chance is absent.</summary>
    [JsonStringEnumMemberName("not confirmed")]
    NotConfirmed,

    /// <summary>The difference is within chance, or an arm gave no figure.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,
}

/// <summary>The verdict over a claim.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Sentence">The numbers behind it.</param>
internal sealed record ExperimentVerdict(Outcome Outcome, string Sentence)
{
    /// <summary>The outcome as a word or two.</summary>
    public string Word => Outcome switch
    {
        Outcome.Confirmed => "confirmed",
        Outcome.NotConfirmed => "not confirmed",
        _ => "undecided",
    };
}
