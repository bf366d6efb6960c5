using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.Onnx.Writing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <content>Layers of several nodes, as <see cref="OnnxGraph"/> writes them.</content>
internal sealed partial class OnnxGraphReader
{
    // The norms of the file were summed in float32.
    private const double NormTolerance = 1e-4;

    /// <summary>Rows of a window's pixels, of a convolution whose filters hold a single 1 each; or, in the end, maps.</summary>
    /// <returns>False for another change of shape.</returns>
    private bool ReshapesLocally(OnnxOperation node, IReadOnlyList<long> sizes)
    {
        if (Term(node, 0) is WindowsTerm { Stage: 3, Layer: var layer } windows)
        {
            _terms[node.Outputs[0]] =
                sizes is [0, var maps, var height, var width]
                && maps == layer.Outputs
                && height == windows.Output
                && width == windows.Output
                    ? windows with
                    {
                        Stage = 4,
                    }
                    : throw Refused(node, $"makes {TensorEntry.TextOf(sizes)} of a locally connected layer");
            return true;
        }

        if (sizes is not [0, var pixels, var positions]
            || Term(node, 0) is not ActivationTerm { Step: var step }
            || _steps[step].Layers is not [ConvolutionLayer { HasBias: false } gather])
        {
            return false;
        }

        OnnxStep convolved = _steps[step];
        int inputs = _steps[convolved.Source].Shape.Channels;
        int area = gather.Kernel * gather.Kernel;
        int output = convolved.Shape.Height;
        bool gathers =
            gather.Groups == inputs
            && pixels == gather.Outputs
            && gather.Outputs == inputs * area
            && positions == (long)output * output
            && _uses[convolved.Value] == 1
            && IsSingleOnes(_file.Find(_sources[gather.Name][0].Source)!, area);
        if (!gathers)
        {
            return false;
        }

        _taken.Add(step);
        _sources.Remove(gather.Name);
        var local = new LocallyConnectedLayer(gather.Name, Outputs: 0, gather.Kernel, default)
        {
            Stride = gather.Stride,
            Padding = gather.Padding,
        };
        _terms[node.Outputs[0]] = new WindowsTerm(convolved.Source, local, Filters: null, Stage: 0, output);
        return true;
    }

    /// <summary>Whether each filter is 1 at one pixel, the first at the first pixel and so on, and 0 at the others.</summary>
    private bool IsSingleOnes(TensorEntry filters, int area) =>
        Numbers(filters).Select((value, index) => value == (index % area == index / area % area ? 1 : 0)).All(fits => fits);

    private void Turn(OnnxOperation node) =>
        _terms[node.Outputs[0]] = Term(node, 0) switch
        {
            WindowsTerm { Stage: 0 or 2 } windows when Integers(node, "perm") is [2, 1, 0] => windows with { Stage = windows.Stage + 1 },
            SizesTerm sizes when Integers(node, "perm") is null or [1, 0] => Turned(sizes),
            _ => throw Refused(node, "turns the axes of its input, which no layer of this program does"),
        };

    /// <summary>The product of every position's filters and windows.</summary>
    /// <returns>False for another product.</returns>
    private bool MultipliesLocally(OnnxOperation node)
    {
        if (Term(node, 1) is not WindowsTerm { Stage: 1 } windows)
        {
            return false;
        }

        TensorEntry filters = Constant(node, 0);
        ActivationShape input = _steps[windows.Step].Shape;
        int kernel = windows.Layer.Kernel;
        bool fits =
            filters.Shape is [var positions, _, var pixels]
            && positions == (long)windows.Output * windows.Output
            && pixels == (long)input.Channels * kernel * kernel;
        _terms[node.Outputs[0]] = fits
            ? windows with { Filters = filters, Layer = windows.Layer with { Outputs = Whole(node, filters.Shape[1]) }, Stage = 2 }
            : throw Refused(node, $"has filters of {filters.ShapeText} for {windows.Output}x{windows.Output} positions");
        return true;
    }

    private void FinishLocally(OnnxOperation node, WindowsTerm windows, TensorEntry bias)
    {
        LocallyConnectedLayer layer = windows.Layer with { Name = node.Outputs[0] };
        long[] sizes = [layer.Outputs, windows.Output, windows.Output];
        if (!bias.Shape.SequenceEqual(sizes))
        {
            throw Refused(node, $"has biases of {bias.ShapeText} where {TensorEntry.TextOf(sizes)} are expected");
        }

        _sources[layer.Name] =
        [
            new TensorSource("weight", windows.Filters!.Name)
            {
                View = [.. windows.Filters.Shape.Take(2), _steps[windows.Step].Shape.Channels, layer.Kernel, layer.Kernel],
            },
            new TensorSource("bias", bias.Name),
        ];
        Then(node, windows.Step, layer);
    }

    private void SquareLengths(OnnxOperation node)
    {
        int source = Activation(node);
        IReadOnlyList<long>? axes = Has(node, 1) ? Sizes(node, 1) : Integers(node, "axes");
        _terms[node.Outputs[0]] = _steps[source].IsFlat && axes is [1] or [-1] && Integer(node, "keepdims", 1) == 1
            ? new LengthsTerm(source)
            : throw Refused(node, "sums squares of something else than one vector of every image");
    }

    /// <summary>(2 c x - |c|^2) - |x|^2 = -|x - c|^2: radial basis units, whose centers are half of the weights.</summary>
    private void Compare(OnnxOperation node, int product, int vector)
    {
        OnnxStep step = _steps[product];
        List<TensorSource>? sources = step.Layers is [FullyConnectedLayer linear] && step.Source == vector ? _sources[linear.Name] : null;
        if (sources is not [{ Axes.Count: 0, Factor: 1 } weights, { Factor: 1 } norms] || _uses[step.Value] != 1)
        {
            throw Refused(node, "subtracts squares in a way that no layer of this program does");
        }

        float[] doubled = Numbers(_file.Find(weights.Source)!);
        float[] lengths = Numbers(_file.Find(norms.Source)!);
        int values = doubled.Length / lengths.Length;
        var centers = new List<IReadOnlyList<float>>(lengths.Length);
        for (int unit = 0; unit < lengths.Length; unit++)
        {
            float[] center = [.. doubled.AsSpan(unit * values, values).ToArray().Select(value => value / 2)];
            double length = center.Sum(value => (double)value * value);
            centers.Add(
                Math.Abs(length + lengths[unit]) <= NormTolerance * Math.Max(1, length)
                    ? center
                    : throw Refused(node, "has lengths that are not those of its centres"));
        }

        _taken.Add(product);
        _sources.Remove(step.Value);
        Then(node, vector, new RadialBasisLayer(node.Outputs[0], centers));
    }
}
