using System.Diagnostics;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Layers;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// The loop under every training: batches are loaded ahead, the gradients of an update's passes are added, and each update whose gradients
/// are complete is handed over, to be made by <see cref="TrainingStep.Finish"/>.
/// </summary>
internal sealed class GradientAccumulation
{
    /// <summary>Batches in memory: the one that is trained on and those that are made meanwhile.</summary>
    public const int BuffersAhead = 3;

    private readonly BatchLoader _loader;
    private readonly ImagePreprocessing _preprocessing;
    private readonly Device _device;
    private readonly ulong _seed;
    private readonly int _passes;
    private readonly long _images;
    private readonly long _imagesPerUpdate;

    /// <summary>Initializes the loop.</summary>
    /// <param name="split">The images; their pack must stay open.</param>
    /// <param name="preprocessing">What they become.</param>
    /// <param name="loading">How they are loaded, pass by pass; its seed is dropout's too.</param>
    /// <param name="passes">Passes of an update.</param>
    /// <param name="device">Where the network is.</param>
    /// <exception cref="AlexNetException">The images cannot be loaded so.</exception>
    public GradientAccumulation(PackSplit split, ImagePreprocessing preprocessing, BatchLoaderOptions loading, int passes, Device device)
    {
        _loader = new BatchLoader(split, preprocessing, loading);
        (_preprocessing, _device, _seed, _passes) = (preprocessing, device, loading.Seed, passes);
        (_images, _imagesPerUpdate) = (split.Count, (long)loading.BatchSize * passes);
    }

    /// <summary>Accumulates update after update; the next begins when it is asked for.</summary>
    /// <param name="step">Adds the gradients, and makes the updates.</param>
    /// <param name="epoch">The epoch to start in.</param>
    /// <param name="update">The update of that epoch to start with.</param>
    /// <param name="lastEpoch">The epoch to stop before.</param>
    /// <param name="cancellation">Stops between two passes with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DivergedException">A loss is no finite number.</exception>
    public IEnumerable<AccumulatedGradients> Read(TrainingStep step, int epoch, int update, int lastEpoch, CancellationToken cancellation)
    {
        using var buffers = new TensorBatches(BuffersAhead, _loader.BufferSize, _preprocessing);
        (int images, double loss, TimeSpan waited) = (0, 0, TimeSpan.Zero);
        step.Begin();
        long start = Wait(step);
        foreach (LoadedBatch batch in _loader.Read(epoch, update * _passes, lastEpoch, buffers.All, cancellation))
        {
            waited += Stopwatch.GetElapsedTime(start);
            loss += Add(step, batch);
            images += batch.Count;
            if (IsLastPass(batch))
            {
                yield return new AccumulatedGradients(images, loss, step.Misses, waited);
                (images, loss, waited) = (0, 0, TimeSpan.Zero);
                step.Begin();
            }

            start = Wait(step);
        }
    }

    private static long Wait(TrainingStep step)
    {
        step.Enter(TrainingPhase.Loading);
        return Stopwatch.GetTimestamp();
    }

    private double Add(TrainingStep step, LoadedBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        var buffer = (TensorBatch)batch.Buffer;
        var dropout = new DropoutContext(_seed, batch.Epoch, buffer.SampleMemory(batch.Count));
        double share = (double)batch.Count / ImagesOf(batch.Index / _passes);
        return step.Add(buffer.ImageTensor(batch.Count).to(_device), buffer.LabelTensor(batch.Count).to(_device), dropout, share);
    }

    private bool IsLastPass(LoadedBatch batch) => batch.Index % _passes == _passes - 1 || batch.Index == _loader.BatchesPerEpoch - 1;

    /// <summary>Images of an update, which is smaller at the end of an epoch.</summary>
    private long ImagesOf(int update) => Math.Min(_imagesPerUpdate, _images - (update * _imagesPerUpdate));
}
