using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <content>Windows of convolutions and pools.</content>
internal sealed partial class OnnxGraphReader
{
    /// <summary>
    /// A pool. Borders behind the image stand for a partial last window where they make as many windows; a border before it is none of
    /// ours.
    /// </summary>
    private void Pool(OnnxOperation node)
    {
        bool isMean = node.Operator == "AveragePool";
        if (isMean && AveragesSquares(node))
        {
            return;
        }

        int source = Activation(node);
        ActivationShape input = _steps[source].Shape;
        CheckDilations(node);
        int kernel = Kernel(node, 0), stride = Same(node, "strides", 1);
        Padding border = Pads(node, kernel, stride, input.Height);
        if (_steps[source].IsFlat || border.Before != 0 || (isMean && border.After != 0 && Integer(node, "count_include_pad", 0) != 0))
        {
            throw Refused(node, $"has a border of {border.Before} pixels before its input and {border.After} behind it");
        }

        string name = node.Outputs[0];
        PoolLayer layer = isMean ? new AveragePoolLayer(name, kernel, stride) : new MaxPoolLayer(name, kernel, stride);
        if (kernel == 1 && stride == 1 && border.After == 0)
        {
            Then(node, source, layer: null);
            return;
        }

        int whole = ShapeAfter(layer, input).Height;
        int all = ShapeAfter(layer with { Ceiling = true }, input).Height;
        int wanted =
            border.After == 0 ? (Integer(node, "ceil_mode", 0) != 0 ? all : whole) : 1 + ((input.Height + border.After - kernel) / stride);
        if (wanted != whole && wanted != all)
        {
            throw Refused(node, $"makes {wanted} windows of {input.Height} pixels where {whole} fit, or {all} with a partial one");
        }

        Then(node, source, layer with { Ceiling = wanted != whole });
    }

    private void PoolWholeMaps(OnnxOperation node)
    {
        if (node.Operator == "GlobalAveragePool")
        {
            Then(node, new GlobalAveragePoolLayer(node.Outputs[0]));
            return;
        }

        int source = Activation(node);
        IReadOnlyList<long>? axes = Has(node, 1) ? Sizes(node, 1) : Integers(node, "axes");
        if (_steps[source].IsFlat || axes is null || !axes.Select(axis => axis < 0 ? axis + 4 : axis).Order().SequenceEqual([2L, 3L]))
        {
            throw Refused(node, "takes the mean of something else than whole maps");
        }

        Then(node, source, new GlobalAveragePoolLayer(node.Outputs[0]), isFlat: Integer(node, "keepdims", 1) == 0);
    }

    private void CheckDilations(OnnxOperation node)
    {
        if (Same(node, "dilations", 1) != 1)
        {
            throw Refused(node, "has pixels between those of a window");
        }
    }

    /// <summary>Height and width of the window, which must be the same, and those of the filters where there are some.</summary>
    private int Kernel(OnnxOperation node, long filters)
    {
        int kernel = Same(node, "kernel_shape", (int)Math.Min(filters, LargestNumber));
        return kernel > 0 && (filters == 0 || kernel == filters)
            ? kernel
            : throw Refused(node, $"has windows of {kernel} pixels for filters of {filters}");
    }

    /// <summary>An attribute of two sizes that must be the same.</summary>
    private int Same(OnnxOperation node, string attribute, int otherwise) => Integers(node, attribute) switch
    {
        null => otherwise,
        [var height, var width] when height == width => Whole(node, height),
        { } sizes => throw Refused(node, $"has {attribute} of {TensorEntry.TextOf(sizes)}, which must be two of the same"),
    };

    /// <summary>The zeros before and behind the input, the same for rows and columns.</summary>
    private Padding Pads(OnnxOperation node, int kernel, int stride, int size)
    {
        string rule = node.Attributes.GetValueOrDefault("auto_pad") as string ?? "NOTSET";
        if (rule is "SAME_UPPER" or "SAME_LOWER")
        {
            int zeros = Math.Max(0, ((((size + stride - 1) / stride) - 1) * stride) + kernel - size);
            int less = zeros / 2;
            return rule == "SAME_UPPER" ? new Padding(less, zeros - less) : new Padding(zeros - less, less);
        }

        IReadOnlyList<long> pads = rule is "NOTSET" ? Integers(node, "pads") ?? [0, 0, 0, 0] : [0, 0, 0, 0];
        bool known =
            rule is "NOTSET" or "VALID"
            && pads.Count == 4
            && pads[0] == pads[1]
            && pads[2] == pads[3]
            && pads.All(pad => pad is >= 0 and <= LargestInput);
        return known
            ? new Padding((int)pads[0], (int)pads[2])
            : throw Refused(node, $"has pads of {TensorEntry.TextOf(pads)} ({rule}), which must be the same for rows and columns");
    }
}
