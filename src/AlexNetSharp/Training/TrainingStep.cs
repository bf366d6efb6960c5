using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>One update of a network by one batch: forward, loss, backward, update.</summary>
/// <param name="network">The network, in training mode.</param>
/// <param name="optimizer">The optimiser of its parameters.</param>
public sealed class TrainingStep(NetworkModule network, Optimizer optimizer)
{
    /// <summary>Makes the update.</summary>
    /// <param name="images">Mean-subtracted pixels, shape (N, C, H, W).</param>
    /// <param name="labels">True classes, int64, shape (N).</param>
    /// <param name="dropout">Which dropout masks are used.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The batch's mean cross-entropy before the update.</returns>
    public double Run(Tensor images, Tensor labels, DropoutContext dropout, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        network.train();
        network.DropoutContext = dropout;
        optimizer.ClearGradients();
        Tensor loss = nn.functional.cross_entropy(network.Forward(images), labels);
        loss.backward();
        LayerErrors.ThrowIfAny();
        optimizer.Step(learningRate);
        return loss.item<float>();
    }
}
