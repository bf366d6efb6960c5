using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>How a <see cref="TrainingStep"/> computes its loss.</summary>
public sealed record TrainingStepOptions
{
    /// <summary>Passes that a batch is divided into; their gradients are added, so that the update is the whole batch's.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>The part of the target that is spread evenly over all classes, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Told what begins; null for nobody.</summary>
    public Action<TrainingPhase>? Entering { get; init; }
}

/// <summary>One update of a network by one batch: forward, loss, backward, update.</summary>
public sealed class TrainingStep
{
    private readonly NetworkModule _network;
    private readonly Optimizer _optimizer;
    private readonly TrainingStepOptions _options;

    /// <summary>Initialises a step.</summary>
    /// <param name="network">The network; it is put into training mode before each update.</param>
    /// <param name="optimizer">The optimiser of its parameters.</param>
    /// <param name="options">How the loss is computed; one pass without smoothing where null.</param>
    public TrainingStep(NetworkModule network, Optimizer optimizer, TrainingStepOptions? options = null) =>
        (_network, _optimizer, _options) = (network, optimizer, options ?? new TrainingStepOptions());

    /// <summary>Makes the update.</summary>
    /// <param name="images">Mean-subtracted pixels, shape (N, C, H, W).</param>
    /// <param name="labels">True classes, int64, shape (N).</param>
    /// <param name="dropout">Which dropout masks are used.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The batch's mean cross-entropy before the update.</returns>
    /// <exception cref="DivergedException">Loss or gradients are no finite numbers; the sentence says what went first.</exception>
    public double Run(Tensor images, Tensor labels, DropoutContext dropout, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(dropout);
        using DisposeScope scope = NewDisposeScope();
        _network.train();
        _optimizer.ClearGradients();
        long count = images.size(0);
        double loss = 0;
        for (int pass = 0; pass < _options.Passes; pass++)
        {
            (long start, long end) = (count * pass / _options.Passes, count * (pass + 1) / _options.Passes);
            if (end > start)
            {
                DropoutContext part = dropout with { Samples = dropout.Samples[(int)start..(int)end] };
                loss += Pass(images.narrow(0, start, end - start), labels.narrow(0, start, end - start), part, (double)(end - start) / count);
            }
        }

        _options.Entering?.Invoke(TrainingPhase.Update);
        _optimizer.Step(learningRate);
        Divergence.CheckUpdates(_optimizer.LastUpdates);
        return loss;
    }

    /// <summary>Adds the gradients of a part of the batch.</summary>
    /// <returns>The part's share of the batch's mean loss.</returns>
    private double Pass(Tensor images, Tensor labels, DropoutContext dropout, double share)
    {
        using DisposeScope scope = NewDisposeScope();
        _options.Entering?.Invoke(TrainingPhase.Forward);
        _network.DropoutContext = dropout;
        Tensor loss = nn.functional.cross_entropy(_network.Forward(images), labels, label_smoothing: _options.LabelSmoothing);
        double value = loss.item<float>();
        Divergence.CheckLoss(value, _network, images);
        _options.Entering?.Invoke(TrainingPhase.Backward);
        (share == 1 ? loss : loss * share).backward();
        LayerErrors.ThrowIfAny();
        return share == 1 ? value : value * share;
    }
}
