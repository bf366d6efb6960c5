using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// One update of a network by one batch: forward, loss, backward, update. A batch that is too large for memory comes in passes, whose
/// gradients are added: <see cref="Begin"/>, <see cref="Add"/> for each, <see cref="Finish"/>; the update is the whole batch's.
/// </summary>
internal sealed class TrainingStep
{
    private readonly NetworkModule _network;
    private readonly Optimizer _optimizer;
    private readonly TrainingStepOptions _options;

    /// <summary>Initializes a step.</summary>
    /// <param name="network">The network; it is put into training mode before each update.</param>
    /// <param name="optimizer">The optimizer of its parameters.</param>
    /// <param name="options">How the loss is computed; one pass without smoothing where null.</param>
    public TrainingStep(NetworkModule network, Optimizer optimizer, TrainingStepOptions? options = null) =>
        (_network, _optimizer, _options) = (network, optimizer, options ?? new TrainingStepOptions());

    /// <summary>Images of the update so far whose largest logit is of another class than the true one.</summary>
    public int Misses { get; private set; }

    /// <summary>Makes the update.</summary>
    /// <param name="images">Pixels as the network wants them, shape (N, C, H, W).</param>
    /// <param name="labels">True classes, int64, shape (N).</param>
    /// <param name="dropout">Which dropout masks are used.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The batch's mean cross-entropy before the update.</returns>
    /// <exception cref="DivergedException">Loss or gradients are no finite numbers; the sentence says what went first.</exception>
    public double Run(Tensor images, Tensor labels, DropoutContext dropout, double learningRate)
    {
        Begin();
        double loss = Add(images, labels, dropout);
        Finish(learningRate);
        return loss;
    }

    /// <summary>Begins an update: drops the gradients of the last.</summary>
    public void Begin()
    {
        _network.train();
        _optimizer.ClearGradients();
        Misses = 0;
    }

    /// <summary>Adds the gradients of a part of the batch.</summary>
    /// <param name="images">Pixels as the network wants them, shape (N, C, H, W).</param>
    /// <param name="labels">True classes, int64, shape (N).</param>
    /// <param name="dropout">Which dropout masks are used.</param>
    /// <param name="share">The part of the batch's images that these are.</param>
    /// <returns>The part's share of the batch's mean loss.</returns>
    /// <exception cref="DivergedException">The loss is no finite number; the sentence says what went first.</exception>
    public double Add(Tensor images, Tensor labels, DropoutContext dropout, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(dropout);
        using DisposeScope scope = NewDisposeScope();
        Enter(TrainingPhase.Forward);
        _network.DropoutContext = dropout;
        Tensor logits = _network.Forward(images);
        Tensor loss = nn.functional.cross_entropy(logits, labels, label_smoothing: _options.LabelSmoothing);
        double value = loss.item<float>();
        Divergence.CheckLoss(value, _network, images);
        // Not by ImageScore, whose one rule is for what is reported of a network: this is a count on the way, and costs no copy to memory.
        Misses += (int)logits.argmax(1).ne(labels).sum().item<long>();
        Enter(TrainingPhase.Backward);
        (share == 1 ? loss : loss * share).backward();
        LayerErrors.ThrowIfAny();
        return share == 1 ? value : value * share;
    }

    /// <summary>Updates the network by the gradients that were added, or by what an exchange makes of them.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="DivergedException">
    /// What the weights would change by is no finite number; the sentence says what went first.
    /// </exception>
    public void Finish(double learningRate)
    {
        Enter(TrainingPhase.Update);
        if (_options.Exchange is { } exchange)
        {
            Exchange(exchange);
        }

        _optimizer.Step(learningRate);
        Divergence.CheckUpdates(_optimizer.LastUpdates);
    }

    /// <summary>Tells what begins.</summary>
    /// <param name="phase">What.</param>
    internal void Enter(TrainingPhase phase) => _options.Entering?.Invoke(phase);

    private void Exchange(IGradientExchange exchange)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        exchange.Exchange(_optimizer.Parameters);
    }
}
