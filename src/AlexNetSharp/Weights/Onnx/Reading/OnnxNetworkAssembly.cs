using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <summary>
/// Makes the network of the layers that a graph's steps left: factors go into other layers, names become short, tensors are checked.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="input">The shape of the graph's input for one image.</param>
/// <param name="sources">For every layer of tensors, where they are, by the last parts of their names.</param>
/// <param name="factors">Multiplications by a number: the dropout layers that stand for them until they are placed, by name.</param>
/// <param name="withoutBias">The fully connected layers that the file has no biases of.</param>
internal sealed class OnnxNetworkAssembly(
    OnnxModelFile file,
    ActivationShape input,
    Dictionary<string, List<TensorSource>> sources,
    IReadOnlyDictionary<string, double> factors,
    IReadOnlySet<string> withoutBias)
{
    private readonly HashSet<string> _scaled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _copies = new(StringComparer.Ordinal);
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
            Values = steps
                .Select(step => step.Value)
                .Where(_names.ContainsKey)
                .ToDictionary(value => _names[value], value => value, StringComparer.Ordinal),
            EndsInSoftmax = endsInSoftmax,
        };
    }

    private AlexNetException Refused(string why) =>
        new($"{file.Path} cannot be read as a network: {ShortText.OfClause(why)}; "
            + $"give a model of the layers that this program's networks have.");

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
                case DropoutLayer layer when factors.TryGetValue(layer.Name, out double factor):
                    Place(layer.Name, factor, placed, rest, index + 1);
                    break;
                default:
                    placed.Add(rest[index]);
                    break;
            }
        }

        return placed;
    }

    /// <summary>A multiplication becomes part of a tanh beside it or of weights behind it, or dropout of the paper's form.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factor">The number.</param>
    /// <param name="placed">The layers in front of it, which it may change or add to.</param>
    /// <param name="rest">All layers, of which it may change the next.</param>
    /// <param name="next">The number of the next.</param>
    private void Place(string name, double factor, List<LayerRecord> placed, List<LayerRecord> rest, int next)
    {
        if (next < rest.Count && rest[next] is ScaledTanhLayer behind)
        {
            rest[next] = behind with { Slope = factor };
        }
        else if (placed is [.., ScaledTanhLayer before] && _scaled.Add(before.Name))
        {
            placed[^1] = before with { Amplitude = factor };
        }
        else if (factor == 1 || IsTakenOver(factor, rest.Skip(next)))
        {
            // Nothing is left of it.
        }
        else if (factor is > 0 and < 1)
        {
            placed.Add(new DropoutLayer(name, (double)(1 - (decimal)factor)) { Form = DropoutForm.Paper });
        }
        else
        {
            throw Refused($"value {name} is another multiplied by {factor}, which no layer behind it can take over");
        }
    }

    /// <summary>Multiplies the next weights by a factor: a(f x) = (f a) x. Some layers let it pass, some where it is positive.</summary>
    /// <returns>False where no weights come next.</returns>
    private bool IsTakenOver(double factor, IEnumerable<LayerRecord> behind)
    {
        LayerRecord? next = behind.FirstOrDefault(layer => factors.ContainsKey(layer.Name)
            || (layer.Factor != FactorRule.Passes && !(layer.Factor == FactorRule.PassesPositive && factor > 0)));
        if (next is not { Factor: FactorRule.IntoWeights })
        {
            return false;
        }

        List<TensorSource> tensors = sources[next.Name];
        tensors[0] = tensors[0] with { Factor = tensors[0].Factor * factor };
        return true;
    }

    private IReadOnlyList<LayerRecord> Rename(IReadOnlyList<LayerRecord> layers) =>
        [
            .. layers.Select(layer =>
            {
                LayerRecord inner = layer is ResidualLayer block
                    ? block with
                    {
                        Body = Rename(block.Body),
                        Shortcut = Rename(block.Shortcut),
                    }
                    : layer;
                string name = Short(layer);
                _names[layer.Name] = name;
                return inner with { Name = name };
            }),
        ];

    /// <summary>
    /// A kind's short name and the number of layers of weights so far; a second of the same gets another number behind it.
    /// </summary>
    private string Short(LayerRecord layer)
    {
        string kind = layer.ShortName;
        _weighted += layer.Factor == FactorRule.IntoWeights ? 1 : 0;
        string name = $"{kind}{_weighted}";
        int copy = _copies[name] = _copies.GetValueOrDefault(name) + 1;
        return copy == 1 ? name : $"{name}_{copy}";
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
