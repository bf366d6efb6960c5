using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Caffe;

namespace AlexNetSharp.Weights.Conversion.Caffe;

/// <summary>
/// Whether a Caffe network computes what a network of ours does: the same layers in the same order, each reading the same others, with the same
/// windows and constants. Tensors alone do not tell: those of <c>bvlc-alexnet</c> and <c>caffenet</c> have the same names and shapes.
/// </summary>
internal static class CaffeCheck
{
    // Sources of images, losses, and what Caffe puts in where several layers read one value.
    private static readonly HashSet<string> WithoutComputation =
    [
        "Input", "Data", "ImageData", "HDF5Data", "MemoryData", "DummyData", "WindowData", "Split", "Silence", "Softmax", "SoftmaxWithLoss", "Accuracy",
    ];

    /// <summary>Compares all layers; parameters that the file leaves out are not compared.</summary>
    /// <param name="file">The Caffe network.</param>
    /// <param name="network">The network.</param>
    /// <returns>The first difference, a clause that names the layer, with what was found and what is wanted; null where there is none.</returns>
    /// <exception cref="AlexNetException">The network has a layer of a kind that no Caffe model has.</exception>
    public static string? Difference(CaffeModelFile file, NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(network);
        CaffeLayer[] theirs = [.. file.Layers.Where(Computes)];
        (LayerShape Shape, string Type)[] ours = [.. network.Shapes().SelectMany(shape => Types(network, shape).Select(type => (shape, type)))];
        IReadOnlyList<int[]> theirReads = CaffeWiring.Of(file.Layers, Computes), ourReads = CaffeWiring.Of(network);
        for (int index = 0; index < Math.Max(theirs.Length, ours.Length); index++)
        {
            (string found, string wanted) = index >= theirs.Length ? ("ends", Wanted(ours[index].Shape, ours[index].Type))
                : index >= ours.Length ? ($"goes on with layer {theirs[index].Name} ({theirs[index].Type})", "no more")
                : theirs[index].Type != ours[index].Type ? ($"has layer {theirs[index].Name} ({theirs[index].Type})", Wanted(ours[index].Shape, ours[index].Type))
                : !theirReads[index].SequenceEqual(ourReads[index]) ? ($"has layer {theirs[index].Name} reading {Names(theirs, theirReads[index])}", $"it reading {Names(theirs, ourReads[index])}")
                : Compared(theirs[index], ours[index].Shape);
            if (found != wanted)
            {
                return $"it {found} where {network.Name} wants {wanted}";
            }
        }

        return null;
    }

    private static bool Computes(CaffeLayer layer) => !WithoutComputation.Contains(layer.Type);

    private static string Names(CaffeLayer[] layers, int[] reads) => reads.Length == 0 ? "nothing" : string.Join(" and ", reads.Select(read =>
        read == CaffeWiring.Pixels ? "the pixels" : read == CaffeWiring.Behind ? "a loss or probabilities" : layers[read].Name));

    private static string Wanted(LayerShape shape, string type) => $"{shape.Layer.Name} ({type})";

    private static string[] Types(NetworkDefinition network, LayerShape shape) => shape.Layer switch
    {
        ConvolutionLayer => ["Convolution"],
        LinearLayer => ["InnerProduct"],
        ReluLayer => ["ReLU"],
        LrnLayer or SpatialLrnLayer => ["LRN"],
        PoolLayer or GlobalAveragePoolLayer => ["Pooling"],
        BatchNormLayer layer => layer.ScaleAndShift ? ["BatchNorm", "Scale"] : ["BatchNorm"],
        DropoutLayer => ["Dropout"],
        ResidualLayer => ["Eltwise"],
        _ => throw new AlexNetException($"Layer {shape.Layer.Name} of {network.Name} is of a kind that no Caffe model has, so give weights in another format."),
    };

    /// <summary>The parameters of both in the same words; empty where there are none to compare.</summary>
    private static (string Found, string Wanted) Compared(CaffeLayer layer, LayerShape shape)
    {
        (string found, string wanted) = (layer, shape.Layer) switch
        {
            ({ Convolution: { } c }, ConvolutionLayer o) => (
                $"{c.Outputs} filters of {Text(c.Kernel)}, stride {Text(c.Stride)}, pad {Text(c.Pad)} before and {Text(c.Pad)} behind, {c.Groups} groups, dilation {Text(c.Dilation)}, bias {c.HasBias}",
                $"{o.Outputs} filters of {Text(o.Kernel)}, stride {Text(o.Stride)}, pad {Text(o.Padding.Before)} before and {Text(o.Padding.After)} behind, {o.Groups} groups, dilation {Text(1)}, bias {o.HasBias}"),
            ({ InnerProduct: { } c }, LinearLayer o) => ($"{c.Outputs} units, bias {c.HasBias}", $"{o.Outputs} units, bias True"),
            ({ Lrn: { } c }, LrnLayer o) => (
                Text(c), $"{o.Size} maps, alpha {(float)o.DividedAlpha}, beta {(float)o.Beta}, k {(float)o.K}" + (o.Groups > 1 ? $" in {o.Groups} groups" : "")),
            ({ Lrn: { } c }, SpatialLrnLayer o) => (Text(c), $"{o.Size} pixels, alpha {(float)o.Alpha}, beta {(float)o.Beta}, k {(float)o.K}"),
            ({ Pooling: { } c }, GlobalAveragePoolLayer) => (Text(c, shape), "average of whole maps"),
            ({ Pooling: { } c }, PoolLayer o) => (
                Text(c, shape),
                $"{(o is MaxPoolLayer ? "max" : "average")} of {Text(o.Kernel)}, stride {Text(o.Stride)}, pad {Text(0)}, {shape.Output.Height} windows"),
            ({ BatchNorm: { } c }, BatchNormLayer o) when layer.Type == "BatchNorm" => ($"epsilon {(float)c.Epsilon}", $"epsilon {(float)o.Epsilon}"),
            (_, ReluLayer) => ($"slope {(float)layer.NegativeSlope} of negative values", "slope 0 of negative values"),
            ({ Eltwise: { } c }, ResidualLayer) => (
                $"{c.Operation.ToString().ToLowerInvariant()}{(c.HasCoefficients ? " with coefficients other than 1" : "")}", "sum"),
            _ => ("", ""),
        };
        return found == wanted ? ("", "") : ($"has layer {layer.Name} with {found}", $"{shape.Layer.Name} with {wanted}");
    }

    private static string Text(CaffeLrn layer) =>
        $"{layer.Size} {(layer.IsWithinMap ? "pixels" : "maps")}, alpha {(float)layer.Alpha}, beta {(float)layer.Beta}, k {(float)layer.K}";

    /// <summary>A pooling with the number of windows that it makes of this network's input, which ceiling and floor may share.</summary>
    private static string Text(CaffePooling layer, LayerShape shape)
    {
        string kind = layer.Pool.ToString().ToLowerInvariant();
        if (layer.IsGlobal)
        {
            return $"{kind} of whole maps";
        }

        int span = shape.Input.Height + (2 * layer.Pad.Height) - layer.Kernel.Height;
        int stride = Math.Max(1, layer.Stride.Height);
        int windows = 1 + ((layer.IsFloor ? span : span + stride - 1) / stride);
        return $"{kind} of {Text(layer.Kernel)}, stride {Text(layer.Stride)}, pad {Text(layer.Pad)}, {windows} windows";
    }

    private static string Text(CaffeExtent extent) => $"{extent.Height}x{extent.Width}";

    private static string Text(int size) => $"{size}x{size}";
}
