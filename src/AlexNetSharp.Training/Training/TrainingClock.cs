using System.Diagnostics;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training;

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
    /// <param name="images">Its images.</param>
    public void CountUpdate(int images)
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
