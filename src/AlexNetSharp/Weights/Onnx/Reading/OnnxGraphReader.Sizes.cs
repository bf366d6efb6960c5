using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <content>Nodes that change shapes or compute them.</content>
internal sealed partial class OnnxGraphReader
{
    private void Shape(OnnxOperation node)
    {
        if (node.Operator is "Squeeze" or "Reshape" && ReshapesSquares(node))
        {
            return;
        }

        switch (node.Operator)
        {
            case "Reshape" when TakesSizes(node):
                ReshapeSizes(node);
                break;
            case "Flatten":
                Flatten(node, Integer(node, "axis", 1) is 1 or -3);
                break;
            case "Squeeze" when Term(node, 0) is ActivationTerm { Step: var source }:
                IReadOnlyList<long> axes = Axes(node);
                bool isVector = _steps[source].Shape is { Height: 1, Width: 1 };
                Flatten(node, isVector && axes.Select(axis => axis < 0 ? axis + 4 : axis).Order().SequenceEqual([2L, 3L]));
                break;
            case "Squeeze":
                SetSizes(node, Sizes(node, 0));
                break;
            case "Reshape":
                Reshape(node);
                break;
            case "Softmax":
                Finish(node);
                break;
            case "Cast" when Term(node, 0) is ActivationTerm && Integer(node, "to", 0) is not (1 or 10 or 11 or 16):
                throw Refused(node, "makes integers of its input");
            default:
                _terms[node.Outputs[0]] = Term(node, 0);
                break;
        }
    }

    private void Flatten(OnnxOperation node, bool isKnown)
    {
        if (!isKnown)
        {
            throw Refused(node, "does something else than making one vector of every image");
        }

        Then(node, layer: null, isFlat: true);
    }

    private void Reshape(OnnxOperation node)
    {
        IReadOnlyList<long> sizes = NewSizes(node);
        if (ReshapesLocally(node, sizes))
        {
            return;
        }

        int source = Activation(node);
        OnnxStep step = _steps[source];

        // The rest of the values are one image's only where the first size is that of the batch.
        bool isBatch = sizes.Count > 0 && (sizes[0] == 0 || sizes[0] == Math.Abs(_file.Inputs[0].Shape[0]));
        bool isWhole = sizes.Count(size => size == -1) <= 1 && sizes.Skip(1).All(size => size != 0);
        if (isWhole && sizes.Count == 2 && (sizes[1] == step.Shape.Count || (sizes[1] == -1 && isBatch)))
        {
            Then(node, source, layer: null, isFlat: true);
        }
        else if (isWhole && sizes.Count == 4 && sizes.Skip(1).SequenceEqual([step.Shape.Channels, step.Shape.Height, step.Shape.Width]))
        {
            Then(node, source, layer: null, isFlat: false);
        }
        else
        {
            throw Refused(node, $"makes {TensorEntry.TextOf(sizes)} of {step.Shape}, where a vector of every image is expected");
        }
    }

    /// <summary>Probabilities are the end: nothing may use them.</summary>
    private void Finish(OnnxOperation node)
    {
        int source = Activation(node);
        bool isOverClasses =
            _steps[source].Shape is { Height: 1, Width: 1 }
            && Integer(node, "axis", _steps[source].IsFlat ? -1 : 1) is var axis
            && (axis == 1 || (_steps[source].IsFlat && axis == -1) || (!_steps[source].IsFlat && axis == -3));
        _terms[node.Outputs[0]] = isOverClasses
            ? new ProbabilityTerm(source)
            : throw Refused(node, "is taken over something else than the classes");
    }

    private void Size(OnnxOperation node)
    {
        switch (node.Operator)
        {
            case "Constant":
                AddConstant(node);
                return;
            case "Shape":
                SetSizes(node, Term(node, 0) is MapSquaresTerm maps ? Lengths(maps) : Lengths(Activation(node)));
                return;
            case "ConstantOfShape":
                Fill(node);
                return;
            case "Slice":
                Slice(node);
                return;
            case "Equal":
                Equal(node);
                return;
            case "Unsqueeze" when ReshapesSquares(node):
                return;
            case "Gather":
                IReadOnlyList<long> all = Sizes(node, 0);
                IEnumerable<long> places = Sizes(node, 1).Select(place => place < 0 ? place + all.Count : place);
                SetSizes(node, places.Select(place =>
                    place >= 0 && place < all.Count ? all[(int)place] : throw Refused(node, $"asks for size {place} of {all.Count}")));
                return;
            default:
                // A single size and a list of one are the same here.
                SetSizes(node, Sizes(node, 0));
                return;
        }
    }

    private void AddConstant(OnnxOperation node)
    {
        IReadOnlyList<long>? sizes =
            Integers(node, "value_ints") ?? (node.Attributes.GetValueOrDefault("value_int") is long value ? [value] : null);
        if (sizes is not null)
        {
            SetSizes(node, sizes);
        }
        else if (_file.Find(node.Outputs[0]) is null)
        {
            throw Refused(node, "holds something else than a tensor or integers");
        }
    }
}
