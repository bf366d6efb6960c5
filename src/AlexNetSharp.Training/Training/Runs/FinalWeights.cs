using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Runs;

/// <summary>
/// Has the weights of a finished run written: the best epoch's, then the last ones; it waits for room where the disk is full.
/// </summary>
/// <param name="folder">The run's folder.</param>
/// <param name="tensors">The run's tensors by name.</param>
/// <param name="average">The average, which stands in for the weights; null for none.</param>
/// <param name="warn">Told what the user should know although the run ends well.</param>
internal sealed class FinalWeights(
    RunFolder folder,
    IReadOnlyDictionary<string, Tensor> tensors,
    WeightAverage? average,
    Action<Sentence> warn)
{
    /// <summary>Writes them.</summary>
    /// <param name="state">The state at the run's end.</param>
    /// <param name="reader">Reads the best epoch's checkpoint.</param>
    /// <param name="writer">Writes the last checkpoint.</param>
    /// <param name="write">Writes the network's weights to a path.</param>
    /// <param name="cancellation">Gives up waiting for room.</param>
    /// <exception cref="AlexNetException">They cannot be written.</exception>
    public void Write(
        TrainingState state,
        CheckpointReader reader,
        CheckpointWriter writer,
        Action<string> write,
        CancellationToken cancellation)
    {
        var patience = new DiskPatience(warn, cancellation);
        writer.Finish();
        patience.Run(() => WriteCheckpoint(state, writer));
        if (folder.Checkpoints.Best(state.History) is { } best)
        {
            WriteBest(best, isLast: folder.Checkpoints.PathOf(state) == best, reader, path => patience.Run(() => write(path)));
        }

        // Last, because a run that has its final weights is finished.
        using IDisposable? averaged = average?.InPlace();
        patience.Run(() => write(folder.WeightsPath));
    }

    /// <summary>Also a best epoch's that found no room until now. The final weights do not need it.</summary>
    private void WriteCheckpoint(TrainingState state, CheckpointWriter writer)
    {
        try
        {
            writer.WriteNow(state);
        }
        catch (AlexNetException e) when (e is not DiskFullException)
        {
            warn(e.Sentence);
        }
    }

    private void WriteBest(string best, bool isLast, CheckpointReader reader, Action<string> write)
    {
        if (isLast)
        {
            WriteBest(write);
            return;
        }

        using var last = new StateCopy(tensors);
        last.Take();
        try
        {
            reader.One(best);
        }
        catch (AlexNetException e)
        {
            last.Restore();
            warn(
                Sentence.Of(
                    $"{folder.BestWeightsPath} is not written, because the checkpoint of the best epoch cannot be used: {e.Sentence}"));
            return;
        }

        WriteBest(write);
        last.Restore();
    }

    private void WriteBest(Action<string> write)
    {
        using IDisposable? averaged = average?.InPlace();
        write(folder.BestWeightsPath);
    }
}
