using AlexNetSharp.Inference.Steps;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Inference;

/// <summary>
/// A network's layers for evaluation. Batch normalization is a factor and a summand of each map then, which the convolution or fully
/// connected layer in front of it can take into its weights, or, where no zeros surround its input, the convolution behind it.
/// </summary>
/// <remarks>
/// What stays: a normalization behind a sum, which units of residual networks begin with, and one of pixels in front of padding, whose
/// zeros are zeros behind the normalization.
/// </remarks>
internal sealed class FoldedNetwork
{
    private readonly IReadOnlyDictionary<string, WeightTensor> _tensors;
    private readonly Dictionary<string, double[]> _factors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _inputFactors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _biases = new(StringComparer.Ordinal);

    /// <summary>Folds what can be.</summary>
    /// <param name="network">The network.</param>
    /// <param name="tensors">Its tensors by name; they are not changed.</param>
    public FoldedNetwork(NetworkDefinition network, IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        _tensors = tensors;
        Network = network with { Layers = Fold(network.Layers) };
    }

    /// <summary>The network without the layers that others have taken in.</summary>
    public NetworkDefinition Network { get; }

    /// <summary>A layer's weights as they stand.</summary>
    /// <param name="layer">The layer's name.</param>
    public WeightTensor Weight(string layer) => _tensors[$"{layer}.weight"];

    /// <summary>A layer's biases, with what was folded into them; null for none.</summary>
    /// <param name="layer">The layer's name.</param>
    public float[]? Bias(string layer) =>
        _biases.TryGetValue(layer, out double[]? folded) ? Array.ConvertAll(folded, value => (float)value)
        : _tensors.TryGetValue($"{layer}.bias", out WeightTensor bias) ? bias.Values.ToArray()
        : null;

    /// <summary>What each of a layer's units or filters is multiplied by; null for one.</summary>
    /// <param name="layer">The layer's name.</param>
    public IReadOnlyList<double>? Factors(string layer) => _factors.GetValueOrDefault(layer);

    /// <summary>
    /// A layer's filters (outputs, ...) with all factors in them, products in double precision and rounded once; the layer's own memory
    /// where there are none.
    /// </summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="factor">A factor of all of them.</param>
    public WeightTensor Filters(string layer, double factor = 1)
    {
        WeightTensor weight = Weight(layer);
        double[]? ofOutputs = _factors.GetValueOrDefault(layer), ofInputs = _inputFactors.GetValueOrDefault(layer);
        if (factor == 1 && ofOutputs is null && ofInputs is null)
        {
            return weight;
        }

        var product = new WeightTensor(weight.Name, weight.Shape);
        ReadOnlySpan<float> source = weight.Values;
        Span<float> target = product.Values;
        int filter = (int)(weight.Count / weight.Shape[0]);
        int taps = ofInputs is null ? filter : filter / ofInputs.Length;
        for (int i = 0; i < target.Length; i++)
        {
            double ofOutput = ofOutputs is null ? factor : factor * ofOutputs[i / filter];
            target[i] = (float)(source[i] * ofOutput * (ofInputs is null ? 1 : ofInputs[i % filter / taps]));
        }

        return product;
    }

    /// <summary>A normalization that stands on its own.</summary>
    /// <param name="layer">The layer.</param>
    public BatchNormConstants Norm(BatchNormLayer layer) => BatchNormConstants.Of(layer, _tensors);

    private List<LayerRecord> Fold(IReadOnlyList<LayerRecord> layers)
    {
        var folded = new List<LayerRecord>(layers.Count);
        foreach (LayerRecord layer in layers)
        {
            LayerRecord? before = folded.Count == 0 ? null : folded[^1];
            switch (layer)
            {
                case ResidualLayer block:
                    folded.Add(block with { Body = Fold(block.Body), Shortcut = Fold(block.Shortcut) });
                    break;
                case BatchNormLayer norm when before is ConvolutionLayer or FullyConnectedLayer:
                    IntoLayerBefore(before.Name, norm);
                    folded[^1] = before is ConvolutionLayer convolution ? convolution with { HasBias = true } : before;
                    break;
                case ConvolutionLayer { Groups: 1, Padding: { Before: 0, After: 0 } } behind when before is BatchNormLayer norm:
                    IntoLayerBehind(norm, behind.Name);
                    folded[^1] = behind with { HasBias = true };
                    break;
                default:
                    folded.Add(layer);
                    break;
            }
        }

        return folded;
    }

    /// <summary>s (w x + b) + t = (s w) x + (s b + t).</summary>
    private void IntoLayerBefore(string layer, BatchNormLayer norm)
    {
        (double[] factors, double[] summands) = Norm(norm).Affine();
        double[] bias = ExactBias(layer, factors.Length);
        double[]? before = _factors.GetValueOrDefault(layer);
        for (int output = 0; output < factors.Length; output++)
        {
            bias[output] = (factors[output] * bias[output]) + summands[output];
            factors[output] *= before is null ? 1 : before[output];
        }

        (_factors[layer], _biases[layer]) = (factors, bias);
    }

    /// <summary>w (s x + t) + b = (s w) x + (t w + b).</summary>
    private void IntoLayerBehind(BatchNormLayer norm, string layer)
    {
        (double[] factors, double[] summands) = Norm(norm).Affine();
        WeightTensor weight = Weight(layer);
        double[] bias = ExactBias(layer, (int)weight.Shape[0]);
        ReadOnlySpan<float> values = weight.Values;
        int filter = (int)(weight.Count / weight.Shape[0]), taps = filter / factors.Length;
        for (int i = 0; i < values.Length; i++)
        {
            bias[i / filter] += summands[i % filter / taps] * values[i];
        }

        (_inputFactors[layer], _biases[layer]) = (factors, bias);
    }

    private double[] ExactBias(string layer, int count) =>
        _biases.TryGetValue(layer, out double[]? folded) ? folded
        : _tensors.TryGetValue($"{layer}.bias", out WeightTensor bias) ? Array.ConvertAll(bias.Values.ToArray(), value => (double)value)
        : new double[count];
}
