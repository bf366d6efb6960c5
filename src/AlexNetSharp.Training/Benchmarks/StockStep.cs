using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>One update of a stock network with torch.optim.SGD: gradients to none, forward, loss, backward, update.</summary>
internal sealed class StockStep : IDisposable
{
    private readonly StockNetwork _network;
    private readonly optim.Optimizer _optimizer;

    /// <summary>Initializes the step with the paper's momentum and weight decay.</summary>
    /// <param name="network">The network, in training mode; owned by the caller.</param>
    /// <param name="learningRate">The learning rate.</param>
    public StockStep(StockNetwork network, double learningRate)
    {
        _network = network;
        _optimizer = optim.SGD(network.parameters(), learningRate, momentum: 0.9, weight_decay: 5e-4);
    }

    /// <summary>Makes the update.</summary>
    /// <param name="images">Pixels as the network wants them, shape (N, C, H, W).</param>
    /// <param name="labels">True classes, int64, shape (N).</param>
    /// <returns>The batch's mean cross-entropy before the update.</returns>
    public double Run(Tensor images, Tensor labels)
    {
        using DisposeScope scope = NewDisposeScope();
        _network.zero_grad(set_to_none: true);
        Tensor loss = nn.functional.cross_entropy(_network.call(images), labels);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>Updates by the gradients that are there.</summary>
    public void Update() => _optimizer.step();

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();
}
