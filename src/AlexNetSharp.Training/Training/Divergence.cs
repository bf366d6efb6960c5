using AlexNetSharp.Models;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>Finds out where a training that blows up went wrong first.</summary>
internal static class Divergence
{
    /// <summary>Passes a finite loss; for any other computes the pass again, layer by layer.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="network">The network, in training mode, with the dropout context of the pass.</param>
    /// <param name="images">The images of the pass.</param>
    /// <exception cref="DivergedException">The loss is not finite; the sentence names the first layer whose outputs are not.</exception>
    public static void CheckLoss(double loss, NetworkModule network, Tensor images)
    {
        if (double.IsFinite(loss))
        {
            return;
        }

        string? layer = null;
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        network.ForwardAll(images, (record, output) => layer ??= IsFinite(output) ? null : record.Name);
        throw new DivergedException(layer is null
            ? $"the loss is {loss}, although the outputs of all layers are finite"
            : $"the loss is {loss}, and first to go were the outputs of layer {layer}");
    }

    /// <summary>Passes updates that are finite.</summary>
    /// <param name="updates">The last updates, in the order of the network.</param>
    /// <exception cref="DivergedException">
    /// Some are not; the sentence names the layer that the backward pass comes to first, because gradients go from the last layer to the
    /// first.
    /// </exception>
    public static void CheckUpdates(IReadOnlyList<ParameterUpdate> updates)
    {
        ParameterUpdate? first = updates.LastOrDefault(update =>
            !double.IsFinite(update.MeanUpdate) || !double.IsFinite(update.MeanWeight));
        if (first is not null)
        {
            string layer = first.Name[..first.Name.LastIndexOf('.')];
            throw new DivergedException(
                $"the loss is finite, but what the weights would change by is not, and first to go was layer {layer}");
        }
    }

    private static bool IsFinite(Tensor values)
    {
        using Tensor finite = values.isfinite();
        using Tensor all = finite.all();
        return all.item<bool>();
    }
}
