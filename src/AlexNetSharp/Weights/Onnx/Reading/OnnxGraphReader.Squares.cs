using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <content>
/// Means of squares of neighboring pixels, as this program writes them, and of neighboring maps, as PyTorch writes
/// <c>nn.LocalResponseNorm</c>.
/// </content>
internal sealed partial class OnnxGraphReader
{
    /// <summary>Axes of squares whose maps are an axis of their own, of their zeros, and of the windows over them.</summary>
    private const int MapAxes = 5;
    private const int MapAxis = 2;

    /// <summary>The mean of squares around every pixel, or of every map's neighbors, zeros outside included.</summary>
    /// <returns>False for a pool of something else.</returns>
    private bool AveragesSquares(OnnxOperation node)
    {
        switch (Term(node, 0))
        {
            case SquaresTerm { Stage: 1 } squares:
                int size = Kernel(node, 0);
                Padding border = Pads(node, size, stride: 1, _steps[squares.Step].Shape.Height);
                bool isCentered =
                    Same(node, "strides", 1) == 1
                    && size % 2 == 1
                    && border == Padding.Same(size / 2)
                    && Integer(node, "count_include_pad", 0) == 1;
                _terms[node.Outputs[0]] = isCentered
                    ? squares with { Size = size, Stage = 2 }
                    : throw OtherMeans(node);
                return true;
            case MapSquaresTerm { Size: 0 } maps:
                _terms[node.Outputs[0]] = Averaged(node, maps);
                return true;
            default:
                return false;
        }
    }

    private MapSquaresTerm Averaged(OnnxOperation node, MapSquaresTerm maps)
    {
        IReadOnlyList<long> kernel = Integers(node, "kernel_shape") ?? [], strides = Integers(node, "strides") ?? [1, 1, 1];
        IReadOnlyList<long> pads = Integers(node, "pads") ?? [0, 0, 0, 0, 0, 0];
        if (kernel is not [> 0 and < LargestNumber and var size, 1, 1]
            || pads is not [>= 0 and < LargestNumber and var before, 0, 0, >= 0 and < LargestNumber and var after, 0, 0]
            || !strides.All(stride => stride == 1)
            || (before + after > 0 && Integer(node, "count_include_pad", 0) != 1)
            || size % 2 == 0
            || maps.Before + before != size / 2
            || maps.After + after != size / 2)
        {
            throw OtherMeans(node);
        }

        return maps with { Before = 0, After = 0, Size = (int)size };
    }

    private AlexNetException OtherMeans(OnnxOperation node) =>
        Refused(node, "takes means of squares in a way that no normalisation of this program does");

    /// <summary>Changes of shape between squares and their means, which change no number.</summary>
    /// <returns>False for a change of shape of something else.</returns>
    private bool ReshapesSquares(OnnxOperation node)
    {
        OnnxTerm? result = (node.Operator, Term(node, 0)) switch
        {
            ("Unsqueeze", SquaresTerm { Stage: 1 } squares) when Axes(node) is [1] => new MapSquaresTerm(squares.Step, 0, 0, Size: 0),
            ("Squeeze", MapSquaresTerm { Size: > 0 } maps) when Axes(node) is [1] =>
                new SquaresTerm(maps.Step, Stage: 2) { Size = maps.Size, IsAcrossMaps = true },
            ("Reshape", MapSquaresTerm maps) when IsSame(NewSizes(node), Lengths(maps)) => maps,
            ("Reshape", SquaresTerm { Stage: 2 } squares) when IsSame(NewSizes(node), Lengths(squares.Step)) => squares,
            (_, SquaresTerm or MapSquaresTerm) => throw Refused(node, "changes the shape of squares in a way that no normalisation does"),
            _ => null,
        };
        if (result is not null)
        {
            _terms[node.Outputs[0]] = result;
        }

        return result is not null;

        static bool IsSame(IReadOnlyList<long> found, IReadOnlyList<long> wanted) =>
            found.Count == wanted.Count
            && found.Count(size => size == -1) <= 1
            && found.Zip(wanted).Skip(1).All(pair => pair.First == pair.Second || pair.First == -1);
    }

    /// <summary>Zeros around maps or around squares of maps; none at all are passed over.</summary>
    private void Pad(OnnxOperation node)
    {
        IReadOnlyList<long> zeros = Has(node, 1) ? Sizes(node, 1) : Integers(node, "pads") ?? Integers(node, "paddings") ?? [];
        bool isZero = node.Attributes.GetValueOrDefault("mode") as string is null or "constant"
            && Number(node, "value", 0) == 0
            && !(Has(node, 2) && Scalar(node, 2) != 0)
            && !Has(node, 3);
        _terms[node.Outputs[0]] = (Term(node, 0), zeros) switch
        {
            _ when !isZero || !zeros.All(zero => zero is >= 0 and <= LargestInput) => throw OtherPad(node, zeros),
            (ActivationTerm or MapSquaresTerm, _) when zeros.All(zero => zero == 0) => Term(node, 0),
            (MapSquaresTerm { Size: 0 } maps, { Count: 2 * MapAxes }) when zeros.Sum() == zeros[MapAxis] + zeros[MapAxes + MapAxis] =>
                maps with { Before = maps.Before + (int)zeros[MapAxis], After = maps.After + (int)zeros[MapAxes + MapAxis] },
            (ActivationTerm { Step: var step }, [0, 0, var before, var left, 0, 0, var after, var right])
                when !_steps[step].IsFlat && before == left && after == right =>
                new PaddedTerm(step, new Padding((int)before, (int)after)),
            _ => throw OtherPad(node, zeros),
        };
    }

    private AlexNetException OtherPad(OnnxOperation node, IReadOnlyList<long> zeros) =>
        Refused(node, $"puts something else than zeros around maps, or unevenly many ({TensorEntry.TextOf(zeros)})");

    private IReadOnlyList<long> Axes(OnnxOperation node) => Has(node, 1) ? Sizes(node, 1) : Integers(node, "axes") ?? [];

    private IReadOnlyList<long> NewSizes(OnnxOperation node) => Has(node, 1) ? Sizes(node, 1) : Integers(node, "shape") ?? [];

    /// <summary>The sizes of a step's output; 0 stands for the number of images.</summary>
    private long[] Lengths(int step) => _steps[step] is { IsFlat: true } flat
        ? [0, flat.Shape.Count]
        : [0, _steps[step].Shape.Channels, _steps[step].Shape.Height, _steps[step].Shape.Width];

    private long[] Lengths(MapSquaresTerm maps)
    {
        ActivationShape shape = _steps[maps.Step].Shape;
        return [0, 1, shape.Channels + maps.Before + maps.After, shape.Height, shape.Width];
    }
}
