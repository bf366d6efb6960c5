using System.Diagnostics;
using System.Diagnostics.Metrics;
using AlexNetSharp.Data.Decoding;
using Microsoft.Extensions.Logging;

namespace AlexNetSharp;

/// <summary>What a classifier tells the platform: the meter <c>AlexNetSharp</c> and, where there is one, a log.</summary>
/// <remarks>Instruments: <c>alexnetsharp.photos</c>, <c>alexnetsharp.photos.rejected</c>, <c>alexnetsharp.classify.duration</c>.</remarks>
internal sealed partial class ClassifierTelemetry
{
    private const string MeterName = "AlexNetSharp";
    private static readonly Meter Shared = new(MeterName);
    private readonly ILogger? _log;
    private readonly Counter<long> _photos;
    private readonly Counter<long> _rejected;
    private readonly Histogram<double> _seconds;
    private TagList _tags;

    /// <summary>Initializes what is told.</summary>
    /// <param name="meters">Makes the host's meters; null for the process's own.</param>
    /// <param name="log">The host's log; null for none.</param>
    public ClassifierTelemetry(IMeterFactory? meters = null, ILogger? log = null)
    {
        _log = log;
        Meter meter = meters?.Create(MeterName) ?? Shared;
        _photos = meter.CreateCounter<long>("alexnetsharp.photos", "{photo}", "Photos that were classified.");
        _rejected = meter.CreateCounter<long>("alexnetsharp.photos.rejected", "{photo}", "Photos that could not be used.");
        _seconds = meter.CreateHistogram<double>("alexnetsharp.classify.duration", "s", "From a call of the classifier to its answer.");
    }

    /// <summary>Tells that weights are loaded.</summary>
    /// <param name="model">The network's name.</param>
    /// <param name="weights">The file.</param>
    public void Loaded(string model, string weights)
    {
        if (_log is not null)
        {
            LogLoaded(_log, model, weights);
        }
    }

    /// <summary>Tells what happens that nobody asked for.</summary>
    /// <param name="notice">What.</param>
    public void Notice(Sentence notice)
    {
        if (_log is not null)
        {
            LogNotice(_log, notice);
        }
    }

    /// <summary>Counts from now on with the network's name.</summary>
    /// <param name="model">The name.</param>
    public void Begin(string model) => _tags = new TagList { { "model", model } };

    /// <summary>Counts what was classified.</summary>
    /// <param name="photos">Number of photos.</param>
    /// <param name="start">The timestamp of the call.</param>
    public void Classified(int photos, long start)
    {
        _photos.Add(photos, _tags);
        _seconds.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, _tags);
    }

    /// <summary>Counts a photo that cannot be used.</summary>
    /// <param name="error">Why.</param>
    public void Rejected(ImageFormatException error)
    {
        _rejected.Add(1, _tags);
        if (_log is not null)
        {
            LogRejected(_log, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Classifying with {Model} from {Weights}")]
    private static partial void LogLoaded(ILogger log, string model, string weights);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Notice}")]
    private static partial void LogNotice(ILogger log, Sentence notice);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Reason}")]
    private static partial void LogRejected(ILogger log, string reason);
}
