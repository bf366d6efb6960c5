using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;

namespace AlexNetSharp.Training.Runs;

/// <summary>The events of a run's log as its lines: a JSON document each, its keys in the order of the records below.</summary>
internal static class RunEvents
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>An event as a line of the log, without its end.</summary>
    /// <param name="told">The event.</param>
    public static string Line(RunEvent told) => JsonSerializer.Serialize(told, Json);

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static RunEvent? Parse(string line) => Parse(Encoding.UTF8.GetBytes(line));

    /// <summary>The event of a line.</summary>
    /// <param name="line">The line, in UTF-8.</param>
    /// <returns>
    /// The event; a <see cref="WrongEvent"/> for a line that is whole, but not what a training writes; null for one that is not whole: a
    /// power cut may leave half of it, and the state stands in the checkpoints.
    /// </returns>
    public static RunEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            RunEvent? read = JsonSerializer.Deserialize<RunEvent>(line, Json);
            return read is null or { IsPossible: true } ? read : new WrongEvent("its numbers are not possible");
        }
        catch (Exception e) when (IsNoJson(e))
        {
            return IsWhole(line)
                ? new WrongEvent((e as JsonException)?.Path is { Length: > 2 } path
                    ? $"{path[2..]} is of another kind"
                    : "a value is missing")
                : null;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Text that is no UTF-8, or halves of surrogates, is found only when it is asked for: then it is no error of JSON.</summary>
    private static bool IsNoJson(Exception e) => e is JsonException or InvalidOperationException;
}

/// <summary>An event of a run's log; as such, one that this version does not know.</summary>
/// <param name="Iteration">Updates made, from the start of the run.</param>
/// <param name="Epoch">The epoch, from 0.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event", IgnoreUnrecognizedTypeDiscriminators = true)]
[JsonDerivedType(typeof(StepEvent), "step")]
[JsonDerivedType(typeof(EpochEvent), "epoch")]
[JsonDerivedType(typeof(LayersEvent), "layers")]
[JsonDerivedType(typeof(RollBackEvent), "roll-back")]
[JsonDerivedType(typeof(StallEvent), "stall")]
internal record RunEvent([property: JsonPropertyOrder(-1)] long Iteration, [property: JsonPropertyOrder(-2)] int Epoch = 0)
{
    /// <summary>Whether its numbers can be what a training told.</summary>
    [JsonIgnore]
    internal virtual bool IsPossible => Epoch >= 0 && Iteration >= 0;
}

/// <summary>An update.</summary>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="Iteration">Updates made, this one included.</param>
/// <param name="Loss">The mean loss of its images.</param>
/// <param name="LearningRate">Its learning rate.</param>
internal sealed record StepEvent(int Epoch, long Iteration, double Loss, double LearningRate) : RunEvent(Iteration, Epoch)
{
    /// <inheritdoc/>
    [JsonIgnore]
    internal override bool IsPossible => base.IsPossible && double.IsFinite(Loss) && double.IsFinite(LearningRate);
}

/// <summary>The run does not learn.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Iteration">Updates made when it was found.</param>
/// <param name="What">What shows it, a clause.</param>
internal sealed record StallEvent(int Epoch, long Iteration, string What) : RunEvent(Iteration, Epoch);

/// <summary>A finished epoch, as <see cref="EpochRecord"/> says.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Iteration">Updates made by its end.</param>
/// <param name="LearningRate">The learning rate in it.</param>
/// <param name="TrainLoss">Mean loss of its images.</param>
/// <param name="TrainTop1Error">Top-1 error on its images, a fraction.</param>
/// <param name="ValLoss">Loss on the validation part.</param>
/// <param name="ValTop1Error">Top-1 error on the validation part, a fraction.</param>
/// <param name="ValTop5Error">Top-5 error on the validation part, a fraction.</param>
/// <param name="ImagesPerSecond">The training speed of the session so far; absent where it was not known any more.</param>
/// <param name="Seconds">Seconds since the session's start; absent where they were not known any more.</param>
internal sealed record EpochEvent(
    int Epoch,
    long Iteration,
    double LearningRate,
    double TrainLoss,
    double? TrainTop1Error = null,
    double? ValLoss = null,
    double? ValTop1Error = null,
    double? ValTop5Error = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ImagesPerSecond = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Seconds = null) : RunEvent(Iteration, Epoch)
{
    /// <inheritdoc/>
    [JsonIgnore]
    internal override bool IsPossible => Record.IsPossible;

    /// <summary>What the epoch measured.</summary>
    [JsonIgnore]
    public EpochRecord Record =>
        new(Epoch, Iteration, LearningRate, TrainLoss, ValLoss, ValTop1Error, ValTop5Error) { TrainTop1Error = TrainTop1Error };

    /// <summary>The event of a record.</summary>
    /// <param name="record">What the epoch measured.</param>
    /// <param name="imagesPerSecond">The training speed; null where it is not known any more.</param>
    /// <param name="seconds">Seconds since the session's start; null where they are not known any more.</param>
    public static EpochEvent Of(EpochRecord record, double? imagesPerSecond, double? seconds) => new(
        record.Epoch,
        record.Iterations,
        record.LearningRate,
        record.TrainLoss,
        record.TrainTop1Error,
        record.ValLoss,
        record.ValTop1Error,
        record.ValTop5Error,
        Rounded(imagesPerSecond),
        Rounded(seconds));

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 1) : null;
}

/// <summary>How large each parameter and its last change are.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Iteration">Updates made.</param>
/// <param name="Layers">The parameters, in the order of the network.</param>
internal sealed record LayersEvent(int Epoch, long Iteration, IReadOnlyList<LoggedUpdate> Layers) : RunEvent(Iteration, Epoch)
{
    /// <inheritdoc/>
    [JsonIgnore]
    internal override bool IsPossible => base.IsPossible && Layers.All(layer => layer is not null);
}

/// <summary>A <see cref="ParameterUpdate"/> in the log.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="MeanWeight">The mean of |w|.</param>
/// <param name="MeanUpdate">The mean of what each w changed by, without sign.</param>
/// <param name="Ratio">Their ratio; null where it is no number, as of a parameter of zeros.</param>
internal sealed record LoggedUpdate(string Name, double? MeanWeight = null, double? MeanUpdate = null, double? Ratio = null)
{
    /// <summary>What the log says of an update.</summary>
    /// <param name="update">The update.</param>
    public static LoggedUpdate Of(ParameterUpdate update) => new(update.Name, update.MeanWeight, update.MeanUpdate, update.Ratio);
}

/// <summary>A divergence that the run answered by going back, as <see cref="RollBackRecord"/> says.</summary>
/// <param name="Epoch">The epoch that it began anew.</param>
/// <param name="Iteration">Updates made by the start of that epoch.</param>
/// <param name="DivergedAt">The update that diverged, counted from 1.</param>
/// <param name="RateFactor">What the schedule's rate is multiplied by since.</param>
internal sealed record RollBackEvent(int Epoch, long Iteration, long DivergedAt, double RateFactor) : RunEvent(Iteration, Epoch)
{
    /// <summary>The event of a record.</summary>
    /// <param name="record">What happened.</param>
    public static RollBackEvent Of(RollBackRecord record) => new(record.Epoch, record.Iteration, record.DivergedAt, record.RateFactor);
}

/// <summary>A line that is whole, but not what a training writes. Never written.</summary>
/// <param name="Reason">What is wrong with it, as a part of a sentence.</param>
internal sealed record WrongEvent(string Reason) : RunEvent(0);
