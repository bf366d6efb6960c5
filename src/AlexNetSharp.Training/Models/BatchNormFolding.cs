using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>
/// Batch normalization in evaluation is a factor and a summand of each map, which the convolution or fully connected layer in front of it
/// can take into its weights, or, where no zeros surround its input, the one behind it.
/// </summary>
/// <remarks>
/// What stays: a normalization behind a sum, which units of residual networks begin with, and one of pixels in front of padding, whose
/// zeros are zeros behind the normalization.
/// </remarks>
internal static class BatchNormFolding
{
    /// <summary>Makes the network for inference only, with the same outputs up to rounding.</summary>
    /// <param name="network">The network; it is not changed and nothing is shared.</param>
    /// <returns>
    /// A network in evaluation mode, owned by the caller, whose definition lacks the folded layers; null where there is nothing to fold.
    /// </returns>
    public static NetworkModule? Fold(NetworkModule network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        var tensors = new FoldedTensors(network.NamedTensors());
        IReadOnlyList<LayerRecord> layers = Fold(network.Definition.Layers, tensors);
        if (!tensors.AnyFolded)
        {
            return null;
        }

        Dictionary<string, Tensor> values = tensors.Values;
        NetworkModule folded = NetworkBuilder.BuildEmpty(network.Definition with { Layers = layers }, values.Values.First().device);
        foreach ((string name, Tensor target) in folded.NamedTensors())
        {
            target.copy_(values[name]);
        }

        folded.eval();
        return folded;
    }

    private static List<LayerRecord> Fold(IReadOnlyList<LayerRecord> layers, FoldedTensors tensors)
    {
        var folded = new List<LayerRecord>(layers.Count);
        foreach (LayerRecord layer in layers)
        {
            LayerRecord? before = folded.Count == 0 ? null : folded[^1];
            switch (layer)
            {
                case ResidualLayer block:
                    folded.Add(block with { Body = Fold(block.Body, tensors), Shortcut = Fold(block.Shortcut, tensors) });
                    break;
                case BatchNormLayer norm when before is ConvolutionLayer or FullyConnectedLayer:
                    tensors.IntoLayerBefore(before.Name, norm);
                    folded[^1] = before is ConvolutionLayer convolution ? convolution with { HasBias = true } : before;
                    break;
                case ConvolutionLayer { Groups: 1, Padding: { Before: 0, After: 0 } } behind when before is BatchNormLayer norm:
                    tensors.IntoLayerBehind(norm, behind.Name);
                    folded[^1] = behind with { HasBias = true };
                    break;
                default:
                    folded.Add(layer);
                    break;
            }
        }

        return folded;
    }

    /// <summary>
    /// A network's tensors while normalizations go into weights; products in double precision, rounded when they are copied.
    /// </summary>
    private sealed class FoldedTensors(Dictionary<string, Tensor> tensors)
    {
        public Dictionary<string, Tensor> Values => tensors;

        public bool AnyFolded { get; private set; }

        /// <summary>s (w x + b) + t = (s w) x + (s b + t).</summary>
        public void IntoLayerBefore(string layer, BatchNormLayer norm)
        {
            (Tensor factor, Tensor summand) = Affine(norm);
            Tensor weight = Exact($"{layer}.weight");
            tensors[$"{layer}.weight"] = weight * factor.reshape([-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)]);
            tensors[$"{layer}.bias"] = tensors.ContainsKey($"{layer}.bias") ? (Exact($"{layer}.bias") * factor) + summand : summand;
        }

        /// <summary>w (s x + t) + b = (s w) x + (t w + b).</summary>
        public void IntoLayerBehind(BatchNormLayer norm, string layer)
        {
            (Tensor factor, Tensor summand) = Affine(norm);
            Tensor weight = Exact($"{layer}.weight");
            Tensor bias = (weight * summand.view(1, -1, 1, 1)).sum([1, 2, 3]);
            tensors[$"{layer}.weight"] = weight * factor.view(1, -1, 1, 1);
            tensors[$"{layer}.bias"] = tensors.ContainsKey($"{layer}.bias") ? Exact($"{layer}.bias") + bias : bias;
        }

        private (Tensor Factor, Tensor Summand) Affine(BatchNormLayer norm)
        {
            AnyFolded = true;
            (Tensor mean, Tensor variance) = EvaluationStatistics.Of(norm, tensors);
            Tensor factor = (variance + norm.Epsilon).rsqrt();
            if (!norm.ScaleAndShift)
            {
                return (factor, -mean * factor);
            }

            factor = factor * Exact($"{norm.Name}.weight");
            return (factor, Exact($"{norm.Name}.bias") - (mean * factor));
        }

        private Tensor Exact(string name) => tensors[name].to(ScalarType.Float64);
    }
}
