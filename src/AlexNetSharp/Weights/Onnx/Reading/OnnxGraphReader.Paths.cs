using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <content>Nodes of several inputs: sums of two paths, groups of maps, and the arithmetic that single layers are written as.</content>
internal sealed partial class OnnxGraphReader
{
    private void Combine(OnnxOperation node)
    {
        if (node.Operator == "ReduceSumSquare")
        {
            SquareLengths(node);
            return;
        }

        if (node.Inputs.Count != 2)
        {
            throw Refused(node, $"has {node.Inputs.Count} inputs where two are expected");
        }

        // Constants stand on either side.
        (OnnxTerm first, OnnxTerm second) = (Term(node, 0), Term(node, 1));
        bool isTurned = first is ConstantTerm && node.Operator is "Add" or "Sum" or "Mul" && second is not ConstantTerm;
        (first, second) = isTurned ? (second, first) : (first, second);
        int constant = isTurned ? 0 : 1;
        switch (node.Operator, first, second)
        {
            case ("Add" or "Sum", ActivationTerm a, ActivationTerm b):
                Sum(node, a.Step, b.Step);
                break;
            case ("Add", ActivationTerm a, ConstantTerm b):
                AddBias(node, a.Step, b.Tensor);
                break;
            case ("Add", SquaresTerm { Stage: 3 } squares, ConstantTerm):
                _terms[node.Outputs[0]] = squares with { K = Scalar(node, constant), Stage = 4 };
                break;
            case ("Add", WindowsTerm { Stage: 4 } windows, ConstantTerm b):
                FinishLocally(node, windows, b.Tensor);
                break;
            case ("Mul", ActivationTerm a, ActivationTerm b) when a.Step == b.Step:
                _terms[node.Outputs[0]] = new SquaresTerm(a.Step, Stage: 1);
                break;
            case ("Mul", ActivationTerm a, ConstantTerm):
                _factors[node.Outputs[0]] = Scalar(node, constant);
                Then(node, a.Step, new DropoutLayer(node.Outputs[0]) { Form = DropoutForm.Paper });
                break;
            case ("Mul", SquaresTerm { Stage: 2 } squares, ConstantTerm):
                _terms[node.Outputs[0]] = squares with { Alpha = Scalar(node, constant), Stage = 3 };
                break;
            case ("Mul", SquaresTerm { Stage: 5, Power: < 0 } squares, ActivationTerm a) when squares.Step == a.Step:
                Then(node, a.Step, squares.Layer(node.Outputs[0]));
                break;
            case ("Mul", ActivationTerm a, SquaresTerm { Stage: 5, Power: < 0 } squares) when squares.Step == a.Step:
                Then(node, a.Step, squares.Layer(node.Outputs[0]));
                break;
            case ("Div", ActivationTerm a, SquaresTerm { Stage: 5, Power: > 0 } squares) when squares.Step == a.Step:
                Then(node, a.Step, squares.Layer(node.Outputs[0]));
                break;
            case ("Pow", SquaresTerm { Stage: 4 } squares, ConstantTerm):
                _terms[node.Outputs[0]] = squares with { Power = Scalar(node, 1), Stage = 5 };
                break;
            case ("Sub", ActivationTerm a, LengthsTerm lengths):
                Compare(node, a.Step, lengths.Step);
                break;
            default:
                throw Refused(node, "combines values in a way that no layer of this program does");
        }
    }

    /// <summary>The sum of two paths from the last value that both have behind them; the longer one is the body.</summary>
    private void Sum(OnnxOperation node, int first, int second)
    {
        (int a, int b) = (first, second);
        while (a != b)
        {
            (a, b) = _steps[a].Depth >= _steps[b].Depth ? (_steps[a].Source, b) : (a, _steps[b].Source);
        }

        List<LayerRecord> body = Collect(first, a), shortcut = Collect(second, a);
        if (body.Count < shortcut.Count)
        {
            (body, shortcut) = (shortcut, body);
        }

        int nesting = 1 + body.Concat(shortcut).OfType<ResidualLayer>().Select(inner => _nesting[inner.Name]).DefaultIfEmpty(0).Max();
        if (body.Count == 0
            || _steps[first].Shape != _steps[second].Shape
            || _steps[first].IsFlat != _steps[second].IsFlat
            || nesting > DeepestBlock)
        {
            throw Refused(node, $"adds {_steps[second].Shape} to {_steps[first].Shape} in a way that no residual block does");
        }

        var block = new ResidualLayer(node.Outputs[0], body) { Shortcut = shortcut };
        _nesting[block.Name] = nesting;
        Append(
            node,
            new OnnxStep(a, [block], _steps[first].Shape, _steps[first].IsFlat) { Value = node.Outputs[0], Depth = _steps[a].Depth + 1 }
        );
    }

    /// <summary>Biases of a fully connected layer that was written as a product, or of a convolution without its own.</summary>
    private void AddBias(OnnxOperation node, int step, TensorEntry bias)
    {
        if (_steps[step].Layers is [ConvolutionLayer { HasBias: false } filters] && _uses[_steps[step].Value] == 1)
        {
            bool fits = bias.Count == filters.Outputs && bias.Shape is [1, _, 1, 1] or [_, 1, 1];
            _sources[filters.Name].Add(
                fits
                    ? new TensorSource("bias", bias.Name) { View = [filters.Outputs] }
                    : throw Refused(node, $"has biases of {bias.ShapeText} for {filters.Outputs} maps"));
            _steps[step] = _steps[step] with { Layers = [filters with { HasBias = true }] };
            _terms[node.Outputs[0]] = new ActivationTerm(step);
            return;
        }

        bool isProduct = _steps[step].Layers is [FullyConnectedLayer { Name: var name }] && _withoutBias.Contains(name) && _uses[name] == 1;
        if (!isProduct)
        {
            throw Refused(node, $"adds a tensor {bias.Name} to something else than a product of weights");
        }

        AddBias(_steps[step].Value, Bias(node, bias, _steps[step].Shape.Channels));
        _terms[node.Outputs[0]] = new ActivationTerm(step);
    }

    private void Arrange(OnnxOperation node)
    {
        switch (node.Operator)
        {
            case "Split":
                Split(node);
                break;
            case "Concat":
                Concatenate(node);
                break;
            default:
                Turn(node);
                break;
        }
    }

    private void Split(OnnxOperation node)
    {
        int source = Activation(node);
        (int maps, int groups) = (_steps[source].Shape.Channels, node.Outputs.Count);
        IReadOnlyList<long>? sizes = Has(node, 1) ? Sizes(node, 1) : Integers(node, "split");
        bool isEven = maps % groups == 0 && (sizes is null || (sizes.Count == groups && sizes.All(size => size == maps / groups)));
        if (!isEven || Integer(node, "axis", 0) != 1)
        {
            throw Refused(node, $"divides {maps} maps into something else than groups of as many maps each");
        }

        for (int group = 0; group < groups; group++)
        {
            _terms[node.Outputs[group]] = new PartTerm(source, group, groups, Normalized: null);
        }
    }

    /// <summary>Puts sizes together, or groups of maps that were normalized each on its own.</summary>
    private void Concatenate(OnnxOperation node)
    {
        OnnxTerm[] terms = [.. Enumerable.Range(0, node.Inputs.Count).Select(place => Term(node, place))];
        if (terms.Length > 0 && terms.All(term => term is SizesTerm or ConstantTerm))
        {
            SetSizes(node, Enumerable.Range(0, terms.Length).SelectMany(place => Sizes(node, place)));
            return;
        }

        PartTerm? first = terms.FirstOrDefault() as PartTerm;
        bool isNormalization = first is { Normalized: { } layer } && Integer(node, "axis", 0) == 1 && terms.Length == first.Groups
            && terms.Select((term, group) => term is PartTerm { Normalized: { } other } part
                && part.Step == first.Step && part.Group == group && other with { Name = layer.Name } == layer).All(fits => fits);
        if (!isNormalization)
        {
            throw Refused(node, "joins values that are not the groups of one normalisation");
        }

        Then(node, first!.Step, first.Normalized! with { Name = node.Outputs[0], Groups = first.Groups });
    }
}
