using System.Diagnostics;

namespace AlexNetSharp.Training;

/// <summary>How far a run is.</summary>
public sealed record TrainingProgress
{
    /// <summary>The epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs of the recipe.</summary>
    public required int Epochs { get; init; }

    /// <summary>Updates made in the epoch.</summary>
    public required int Batch { get; init; }

    /// <summary>Updates of an epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>Loss of the last update, or the epoch's mean at its end.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training images a second, without validation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Estimated time to the end of the recipe.</summary>
    public required TimeSpan TimeLeft { get; init; }

    /// <summary>The last finished epoch's validation top-1 error, a fraction, or null.</summary>
    public double? ValTop1Error { get; init; }

    /// <summary>Whether the validation part is being evaluated.</summary>
    public bool Validating { get; init; }

    /// <summary>The epoch that has just ended, or null.</summary>
    public EpochRecord? Finished { get; init; }
}

/// <summary>Measures a run's speed and estimates what is left.</summary>
internal sealed class TrainingClock(int batches, int epochs)
{
    private readonly Stopwatch _all = Stopwatch.StartNew();
    private readonly Stopwatch _training = Stopwatch.StartNew();
    private long _images;
    private long _updates;

    /// <summary>Training images a second, without validation.</summary>
    public double ImagesPerSecond => _images / Math.Max(1e-9, _training.Elapsed.TotalSeconds);

    /// <summary>Seconds since the start, validation included.</summary>
    public double Seconds => _all.Elapsed.TotalSeconds;

    /// <summary>Counts an update.</summary>
    /// <param name="images">Images of its batch.</param>
    public void Count(int images)
    {
        _images += images;
        _updates++;
    }

    /// <summary>Stops the clock of the training speed until the result is disposed of.</summary>
    public IDisposable Pause()
    {
        _training.Stop();
        return new Resumption(_training);
    }

    /// <summary>How far a state is.</summary>
    public TrainingProgress Progress(TrainingState state, double loss, double rate)
    {
        long done = ((long)state.Epoch * batches) + state.Batch;
        long left = ((long)epochs * batches) - done;
        return new TrainingProgress
        {
            Epoch = Math.Min(state.Epoch, epochs - 1),
            Epochs = epochs,
            Batch = state.Epoch == epochs ? batches : state.Batch,
            Batches = batches,
            Loss = loss,
            LearningRate = rate,
            ImagesPerSecond = ImagesPerSecond,
            TimeLeft = TimeSpan.FromSeconds(Seconds / Math.Max(1, _updates) * left),
            ValTop1Error = state.History.Count > 0 ? state.History[^1].ValTop1Error : null,
        };
    }

    private sealed class Resumption(Stopwatch stopwatch) : IDisposable
    {
        public void Dispose() => stopwatch.Start();
    }
}
