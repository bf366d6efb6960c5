using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <summary>Makes the network of the layers that a graph's steps left: factors go into other layers, names become short, tensors are checked.</summary>
/// <param name="file">The file.</param>
/// <param name="input">The shape of the graph's input for one image.</param>
/// <param name="sources">For every layer of tensors, where they are, by the last parts of their names.</param>
/// <param name="withoutBias">The fully connected layers that the file has no biases of.</param>
internal sealed class OnnxNetworkAssembly(
    OnnxModelFile file, ActivationShape input, Dictionary<string, List<TensorSource>> sources, IReadOnlySet<string> withoutBias)
{
    private readonly HashSet<string> _scaled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private int _weighted;

    /// <summary>Makes the network.</summary>
    /// <param name="layers">The layers, named after the graph's values.</param>
    /// <param name="steps">The steps that they are of.</param>
    /// <param name="output">The shape of the last layer's output.</param>
    /// <param name="endsInSoftmax">Whether a softmax followed.</param>
    public OnnxNetwork Make(IReadOnlyList<LayerRecord> layers, IReadOnlyList<OnnxStep> steps, ActivationShape output, bool endsInSoftmax)
    {
        if (withoutBias.Count > 0)
        {
            throw Refused($"the fully connected layer that makes {withoutBias.First()} has no biases, which ours have");
        }

        IReadOnlyList<LayerRecord> renamed = Rename(Placed(layers));
        int classes = checked((int)output.Count);
        var definition = new NetworkDefinition
        {
            Name = file.GraphName.Length > 0 ? file.GraphName : "onnx",
            Options = new NetworkOptions { Classes = classes, InputSize = input.Height },
            InputChannels = input.Channels,
            InputSize = input.Height,
            StoredSize = input.Height,
            Classes = classes,
            Layers = renamed,
        };
        return new OnnxNetwork
        {
            Definition = definition,
            Sources = Sources(definition),
            Values = steps.Select(step => step.Value).Where(_names.ContainsKey).ToDictionary(value => _names[value], value => value, StringComparer.Ordinal),
            EndsInSoftmax = endsInSoftmax,
        };
    }

    private AlexNetException Refused(string why) => new($"{file.Path} cannot be read as a network: {why}; give a model of the layers that this program's networks have.");

    /// <summary>The layers with every factor taken into another, or a dropout of the paper's form in its place.</summary>
    private List<LayerRecord> Placed(IReadOnlyList<LayerRecord> layers)
    {
        var placed = new List<LayerRecord>(layers.Count);
        List<LayerRecord> rest = [.. layers];
        for (int index = 0; index < rest.Count; index++)
        {
            switch (rest[index])
            {
                case ResidualLayer block:
                    placed.Add(block with { Body = Placed(block.Body), Shortcut = Placed(block.Shortcut) });
                    break;
                case FactorLayer { Factor: var slope } when index + 1 < rest.Count && rest[index + 1] is ScaledTanhLayer tanh:
                    rest[index + 1] = tanh with { Slope = slope };
                    break;
                case FactorLayer { Factor: var amplitude } when placed is [.., ScaledTanhLayer tanh] && _scaled.Add(tanh.Name):
                    placed[^1] = tanh with { Amplitude = amplitude };
                    break;
                case FactorLayer factor when factor.Factor == 1 || IsTakenOver(factor, rest.Skip(index + 1)):
                    break;
                case FactorLayer { Factor: > 0 and < 1 } factor:
                    placed.Add(new DropoutLayer(factor.Name, (double)(1 - (decimal)factor.Factor)) { Form = DropoutForm.Paper });
                    break;
                case FactorLayer factor:
                    throw Refused($"value {factor.Name} is another multiplied by {factor.Factor}, which no layer behind it can take over");
                default:
                    placed.Add(rest[index]);
                    break;
            }
        }

        return placed;
    }

    /// <summary>Multiplies the next weights by a factor: a(f x) = (f a) x. ReLU and the largest of a window let it pass where it is positive.</summary>
    /// <returns>False where no weights come next.</returns>
    private bool IsTakenOver(FactorLayer factor, IEnumerable<LayerRecord> behind)
    {
        LayerRecord? next = behind.FirstOrDefault(layer =>
            layer is not (AveragePoolLayer or GlobalAveragePoolLayer or DropoutLayer) && !(layer is ReluLayer or MaxPoolLayer && factor.Factor > 0));
        if (next is not (ConvolutionLayer or LinearLayer or LocalLayer))
        {
            return false;
        }

        List<TensorSource> tensors = sources[next.Name];
        tensors[0] = tensors[0] with { Factor = tensors[0].Factor * factor.Factor };
        return true;
    }

    private IReadOnlyList<LayerRecord> Rename(IReadOnlyList<LayerRecord> layers) => [.. layers.Select(layer =>
    {
        LayerRecord inner = layer is ResidualLayer block ? block with { Body = Rename(block.Body), Shortcut = Rename(block.Shortcut) } : layer;
        string name = Short(layer);
        _names[layer.Name] = name;
        return inner with { Name = name };
    })];

    /// <summary>A kind's short name and the number of layers of weights so far; a second of the same gets another number behind it.</summary>
    private string Short(LayerRecord layer)
    {
        string kind = layer switch
        {
            ConvolutionLayer => "conv",
            LinearLayer => "fc",
            LocalLayer => "local",
            ReluLayer => "relu",
            ScaledTanhLayer => "tanh",
            LrnLayer or SpatialLrnLayer => "norm",
            BatchNormLayer => "bn",
            PoolLayer or GlobalAveragePoolLayer => "pool",
            DropoutLayer => "drop",
            ResidualLayer => "sum",
            _ => "output",
        };
        _weighted += layer is ConvolutionLayer or LinearLayer or LocalLayer ? 1 : 0;
        string name = $"{kind}{_weighted}";
        for (int copy = 2; !_used.Add(name); copy++)
        {
            name = $"{kind}{_weighted}_{copy}";
        }

        return name;
    }

    /// <summary>The places of all tensors, by their whole names, checked against what the network needs.</summary>
    private List<TensorSource> Sources(NetworkDefinition definition)
    {
        var all = sources.SelectMany(layer => layer.Value.Select(source => source with { Target = $"{_names[layer.Key]}.{source.Target}" }))
            .ToDictionary(source => source.Target, StringComparer.Ordinal);
        var ordered = new List<TensorSource>(all.Count);
        foreach ((string name, long[] sizes) in definition.Shapes().SelectMany(shape => shape.Tensors()))
        {
            long count = sizes.Aggregate(1L, (product, size) => product * size);
            if (!all.Remove(name, out TensorSource? source) || file.Find(source.Source)!.Count != count)
            {
                throw Refused($"{name} needs {TensorEntry.TextOf(sizes)} numbers, which the file does not have");
            }

            ordered.Add(source);
        }

        return all.Count == 0 ? ordered : throw Refused($"tensor {all.Values.First().Source} has no layer that reads it");
    }
}
