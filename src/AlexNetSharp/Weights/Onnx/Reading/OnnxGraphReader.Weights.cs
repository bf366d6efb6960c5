using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <content>Layers of weights, and normalization.</content>
internal sealed partial class OnnxGraphReader
{
    private void Convolve(OnnxOperation node)
    {
        (int source, Padding zeros) = Term(node, 0) is PaddedTerm padded ? (padded.Step, padded.Border) : (Activation(node), default);
        ActivationShape input = _steps[source].Shape;
        TensorEntry weight = Constant(node, 1);
        int groups = Small(node, "group", 1);
        if (_steps[source].IsFlat
            || weight.Shape.Count != 4
            || weight.Shape[2] != weight.Shape[3]
            || weight.Shape[1] * groups != input.Channels)
        {
            throw Refused(node, $"has filters of {weight.ShapeText} in {groups} groups for an input of {input}");
        }

        CheckDilations(node);
        int kernel = Kernel(node, weight.Shape[2]);
        int stride = Same(node, "strides", 1);
        Padding border = Pads(node, kernel, stride, input.Height + zeros.Before + zeros.After);
        string name = node.Outputs[0];
        var layer = new ConvolutionLayer(name, Whole(node, weight.Shape[0]), kernel, default)
        {
            Stride = stride,
            Padding = new Padding(zeros.Before + border.Before, zeros.After + border.After),
            Groups = groups,
            HasBias = Has(node, 2),
        };
        _sources[name] =
        [
            new TensorSource("weight", weight.Name),
            .. layer.HasBias ? [Bias(node, Constant(node, 2), layer.Outputs)] : (TensorSource[])[],
        ];
        Then(node, source, layer);
    }

    private void Connect(OnnxOperation node)
    {
        if (Integer(node, "transA", 0) != 0)
        {
            throw Refused(node, "turns its input, which no layer does");
        }

        int outputs = Linear(
            node,
            Activation(node),
            Constant(node, 1),
            isTransposed: Integer(node, "transB", 0) == 0,
            Number(node, "alpha", 1));
        if (Has(node, 2))
        {
            AddBias(node.Outputs[0], Bias(node, Constant(node, 2), outputs) with { Factor = Number(node, "beta", 1) });
        }
    }

    private void Multiply(OnnxOperation node)
    {
        if (MultipliesLocally(node))
        {
            return;
        }

        Linear(node, Activation(node), Constant(node, 1), isTransposed: true, factor: 1);
    }

    /// <summary>Adds a fully connected layer that still needs its biases.</summary>
    /// <returns>Number of units.</returns>
    private int Linear(OnnxOperation node, int source, TensorEntry weight, bool isTransposed, double factor)
    {
        ActivationShape input = _steps[source].Shape;
        bool fits = _steps[source].IsFlat && weight.Shape.Count == 2 && weight.Shape[isTransposed ? 0 : 1] == input.Count;
        if (!fits)
        {
            throw Refused(node, $"has weights of {weight.ShapeText} for an input of {input}");
        }

        int outputs = Whole(node, weight.Shape[isTransposed ? 1 : 0]);
        string name = node.Outputs[0];
        _sources[name] = [new TensorSource("weight", weight.Name) { Axes = isTransposed ? [1, 0] : [], Factor = factor }];
        _withoutBias.Add(name);
        Then(node, source, new FullyConnectedLayer(name, outputs, default));
        return outputs;
    }

    private void AddBias(string layer, TensorSource bias)
    {
        _sources[layer].Add(bias);
        _withoutBias.Remove(layer);
    }

    /// <summary>A bias of every unit or map, perhaps with sizes of one before.</summary>
    private TensorSource Bias(OnnxOperation node, TensorEntry bias, int outputs)
    {
        bool fits = bias.Count == outputs && bias.Shape.Count > 0 && bias.Shape[^1] == outputs;
        return !fits ? throw Refused(node, $"has biases of {bias.ShapeText} for {outputs} outputs")
            : new TensorSource("bias", bias.Name) { View = bias.Shape.Count == 1 ? [] : [outputs] };
    }

    private void NormalizeBatches(OnnxOperation node)
    {
        int source = Activation(node);
        int maps = _steps[source].Shape.Channels;
        TensorEntry[] tensors = [.. Enumerable.Range(1, 4).Select(place => Constant(node, place))];
        TensorEntry? other = tensors.FirstOrDefault(tensor => tensor.Shape.Count != 1 || tensor.Count != maps);
        if (other is not null || Integer(node, "training_mode", 0) != 0 || Integer(node, "spatial", 1) != 1)
        {
            throw Refused(node, $"normalises {maps} maps by {(other ?? tensors[0]).ShapeText} numbers, or for training, or pixel by pixel");
        }

        string name = node.Outputs[0];
        double kept = Number(node, "momentum", 0.9);
        bool learnsScale = !IsAll(tensors[0], 1) || !IsAll(tensors[1], 0);
        _sources[name] =
        [
            .. learnsScale ? [new("weight", tensors[0].Name), new("bias", tensors[1].Name)] : (TensorSource[])[],
            new TensorSource("running_mean", tensors[2].Name),
            new TensorSource("running_var", tensors[3].Name),
        ];
        Then(node, source, new BatchNormLayer(name)
        {
            Epsilon = Number(node, "epsilon", 1e-5),
            AverageFraction = kept is >= 0 and < 1 ? kept : throw Refused(node, $"keeps {kept} of its averages"),
            Averages = AverageRule.Torch,
            ScaleAndShift = learnsScale,
        });
    }

    private bool IsAll(TensorEntry tensor, float value) => Numbers(tensor).All(number => number == value);

    /// <summary>A tensor's numbers, which many nodes may ask for.</summary>
    private float[] Numbers(TensorEntry tensor)
    {
        _file.Budget.Copy(tensor.Count * sizeof(float));
        return _file.Read(tensor);
    }

    /// <summary>Normalizes all maps, or one group of them after a split.</summary>
    private void Normalize(OnnxOperation node)
    {
        var layer = new LrnLayer(node.Outputs[0])
        {
            Size = Small(node, "size", 0),
            Alpha = Number(node, "alpha", 1e-4),
            Beta = Number(node, "beta", 0.75),
            K = Number(node, "bias", 1),
            AlphaDividedBySize = true,
        };
        if (Term(node, 0) is PartTerm { Normalized: null } part)
        {
            _terms[node.Outputs[0]] = part with { Normalized = layer };
        }
        else
        {
            Then(node, layer);
        }
    }

    private void Drop(OnnxOperation node)
    {
        double rate = Has(node, 1) ? Scalar(node, 1) : Number(node, "ratio", 0.5);
        if (rate is not (>= 0 and < 1))
        {
            throw Refused(node, $"drops units at a rate of {rate}");
        }

        Then(node, new DropoutLayer(node.Outputs[0], rate) { Form = DropoutForm.Inverted });
    }

    private long Integer(OnnxOperation node, string attribute, long otherwise) => node.Attributes.GetValueOrDefault(attribute) switch
    {
        null => otherwise,
        long value => value,
        _ => throw Refused(node, $"has a {attribute} that is no integer"),
    };

    private int Small(OnnxOperation node, string attribute, int otherwise) => Whole(node, Integer(node, attribute, otherwise));

    private int Whole(OnnxOperation node, long value) =>
        value is > 0 and <= LargestNumber ? (int)value : throw Refused(node, $"has a size of {value}");

    private double Number(OnnxOperation node, string attribute, double otherwise) => node.Attributes.GetValueOrDefault(attribute) switch
    {
        null => otherwise,
        float value when float.IsFinite(value) => WrittenNumber.Of(value),
        _ => throw Refused(node, $"has a {attribute} that is no number"),
    };

    private IReadOnlyList<long>? Integers(OnnxOperation node, string attribute) => node.Attributes.GetValueOrDefault(attribute) switch
    {
        null => null,
        IReadOnlyList<long> values => values,
        _ => throw Refused(node, $"has {attribute} that are no integers"),
    };

    /// <summary>A single number that a node takes.</summary>
    private double Scalar(OnnxOperation node, int place)
    {
        TensorEntry tensor = Constant(node, place);
        float value =
            tensor.Count == 1 ? Numbers(tensor)[0] : throw Refused(node, $"takes {tensor.ShapeText} numbers where one is expected");
        return float.IsFinite(value) ? WrittenNumber.Of(value) : throw Refused(node, $"takes the number {value}");
    }
}
