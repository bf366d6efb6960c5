using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Caffe;

namespace AlexNetSharp.Weights.Conversion.Caffe;

/// <summary>
/// Whether a Caffe network computes what a network of ours does: the same layers in the same order, each reading the same others, with the
/// same windows and constants. Tensors alone do not tell: those of <c>bvlc-alexnet</c> and <c>caffenet</c> have the same names and shapes.
/// </summary>
internal static class CaffeCheck
{
    // Sources of images, losses, and what Caffe puts in where several layers read one value.
    private static readonly HashSet<string> WithoutComputation =
    [
        "Input", "Data", "ImageData", "HDF5Data", "MemoryData", "DummyData", "WindowData", "Split", "Silence", "Softmax", "SoftmaxWithLoss",
        "Accuracy",
    ];

    /// <summary>Compares all layers; parameters that the file leaves out are not compared.</summary>
    /// <param name="file">The Caffe network.</param>
    /// <param name="network">The network.</param>
    /// <returns>
    /// The first difference, a clause that names the layer, with what was found and what is wanted; null where there is none.
    /// </returns>
    /// <exception cref="AlexNetException">The network has a layer of a kind that no Caffe model has.</exception>
    public static string? Difference(CaffeModelFile file, NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(network);
        CaffeLayer[] theirs = [.. file.Layers.Where(Computes)];
        var types = new Types(network);
        (LayerShape Shape, string Type)[] ours =
            [.. network.Shapes().SelectMany(shape => shape.Layer.Accept(types).Select(type => (shape, type)))];
        IReadOnlyList<int[]> theirReads = CaffeWiring.Of(file.Layers, Computes), ourReads = CaffeWiring.Of(network);
        for (int index = 0; index < Math.Max(theirs.Length, ours.Length); index++)
        {
            (string found, string wanted) = index >= theirs.Length ? ("ends", Wanted(ours[index].Shape, ours[index].Type))
                : index >= ours.Length ? ($"goes on with layer {theirs[index].Name} ({theirs[index].Type})", "no more")
                : theirs[index].Type != ours[index].Type
                    ? ($"has layer {theirs[index].Name} ({theirs[index].Type})", Wanted(ours[index].Shape, ours[index].Type))
                : !theirReads[index].SequenceEqual(ourReads[index])
                    ? (
                        $"has layer {theirs[index].Name} reading {Names(theirs, theirReads[index])}",
                        $"it reading {Names(theirs, ourReads[index])}")
                : Compared(theirs[index], ours[index].Shape);
            if (found != wanted)
            {
                return $"it {found} where {network.Name} needs {wanted}";
            }
        }

        return null;
    }

    private static bool Computes(CaffeLayer layer) => !WithoutComputation.Contains(layer.Type);

    private static string Names(CaffeLayer[] layers, int[] reads) =>
        reads.Length == 0
            ? "nothing"
            : string.Join(
                " and ",
                reads.Select(read =>
                    read == CaffeWiring.Pixels ? "the pixels"
                    : read == CaffeWiring.Behind ? "a loss or probabilities"
                    : layers[read].Name));

    private static string Wanted(LayerShape shape, string type) => $"{shape.Layer.Name} ({type})";

    /// <summary>The parameters of both in the same words; empty where there are none to compare.</summary>
    private static (string Found, string Wanted) Compared(CaffeLayer layer, LayerShape shape)
    {
        (string found, string wanted) = shape.Layer.Accept(new Parameters(layer, shape));
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

    /// <summary>The types of the Caffe layers that each layer of ours is.</summary>
    /// <param name="network">The network, for refusals.</param>
    private sealed class Types(NetworkDefinition network) : LayerVisitor<string[]>
    {
        public override string[] Visit(ConvolutionLayer layer) => ["Convolution"];

        public override string[] Visit(FullyConnectedLayer layer) => ["InnerProduct"];

        public override string[] Visit(ReluLayer layer) => ["ReLU"];

        public override string[] Visit(LrnLayer layer) => ["LRN"];

        public override string[] Visit(SpatialLrnLayer layer) => ["LRN"];

        public override string[] Visit(MaxPoolLayer layer) => ["Pooling"];

        public override string[] Visit(AveragePoolLayer layer) => ["Pooling"];

        public override string[] Visit(GlobalAveragePoolLayer layer) => ["Pooling"];

        public override string[] Visit(BatchNormLayer layer) => layer.ScaleAndShift ? ["BatchNorm", "Scale"] : ["BatchNorm"];

        public override string[] Visit(DropoutLayer layer) => ["Dropout"];

        public override string[] Visit(ResidualLayer layer) => ["Eltwise"];

        public override string[] Visit(LocallyConnectedLayer layer) => throw CaffeNames.Foreign(network, layer);

        public override string[] Visit(PartialConvolutionLayer layer) => throw CaffeNames.Foreign(network, layer);

        public override string[] Visit(SubsamplingLayer layer) => throw CaffeNames.Foreign(network, layer);

        public override string[] Visit(RadialBasisLayer layer) => throw CaffeNames.Foreign(network, layer);

        public override string[] Visit(ScaledTanhLayer layer) => throw CaffeNames.Foreign(network, layer);
    }

    /// <summary>The parameters of a Caffe layer and of ours, in the same words; empty where there are none to compare.</summary>
    /// <param name="theirs">The Caffe layer, whose parameters the file may leave out.</param>
    /// <param name="shape">Our layer with its shapes.</param>
    private sealed class Parameters(CaffeLayer theirs, LayerShape shape) : LayerVisitor<(string Found, string Wanted)>
    {
        private static readonly (string Found, string Wanted) None = ("", "");

        public override (string Found, string Wanted) Visit(ConvolutionLayer layer) => theirs.Convolution is not { } c ? None : (
            $"{c.Outputs} filters of {Text(c.Kernel)}, stride {Text(c.Stride)}, pad {Text(c.Pad)} before and {Text(c.Pad)} behind, "
                + $"{c.Groups} groups, dilation {Text(c.Dilation)}, bias {c.HasBias}",
            $"{layer.Outputs} filters of {Text(layer.Kernel)}, stride {Text(layer.Stride)}, pad {Text(layer.Padding.Before)} before and "
                + $"{Text(layer.Padding.After)} behind, {layer.Groups} groups, dilation {Text(1)}, bias {layer.HasBias}");

        public override (string Found, string Wanted) Visit(FullyConnectedLayer layer) => theirs.InnerProduct is not { } c ? None
            : ($"{c.Outputs} units, bias {c.HasBias}", $"{layer.Outputs} units, bias True");

        public override (string Found, string Wanted) Visit(LrnLayer layer) => theirs.Lrn is not { } c ? None : (
            Text(c),
            $"{layer.Size} maps, alpha {(float)layer.DividedAlpha}, beta {(float)layer.Beta}, k {(float)layer.K}"
                + (layer.Groups > 1 ? $" in {layer.Groups} groups" : ""));

        public override (string Found, string Wanted) Visit(SpatialLrnLayer layer) => theirs.Lrn is not { } c ? None
            : (Text(c), $"{layer.Size} pixels, alpha {(float)layer.Alpha}, beta {(float)layer.Beta}, k {(float)layer.K}");

        public override (string Found, string Wanted) Visit(MaxPoolLayer layer) => Pooled(layer, "max");

        public override (string Found, string Wanted) Visit(AveragePoolLayer layer) => Pooled(layer, "average");

        public override (string Found, string Wanted) Visit(GlobalAveragePoolLayer layer) => theirs.Pooling is not { } c ? None
            : (Text(c, shape), "average of whole maps");

        public override (string Found, string Wanted) Visit(BatchNormLayer layer) =>
            theirs is not { Type: "BatchNorm", BatchNorm: { } c } ? None
            : ($"epsilon {(float)c.Epsilon}", $"epsilon {(float)layer.Epsilon}");

        public override (string Found, string Wanted) Visit(ReluLayer layer) =>
            ($"slope {(float)theirs.NegativeSlope} of negative values", "slope 0 of negative values");

        public override (string Found, string Wanted) Visit(ResidualLayer layer) => theirs.Eltwise is not { } c ? None
            : ($"{c.Operation.ToString().ToLowerInvariant()}{(c.HasCoefficients ? " with coefficients other than 1" : "")}", "sum");

        public override (string Found, string Wanted) Visit(DropoutLayer layer) => None;

        // Caffe has no layer of these types, so none is compared.
        public override (string Found, string Wanted) Visit(LocallyConnectedLayer layer) => None;

        public override (string Found, string Wanted) Visit(PartialConvolutionLayer layer) => None;

        public override (string Found, string Wanted) Visit(SubsamplingLayer layer) => None;

        public override (string Found, string Wanted) Visit(RadialBasisLayer layer) => None;

        public override (string Found, string Wanted) Visit(ScaledTanhLayer layer) => None;

        private (string Found, string Wanted) Pooled(PoolLayer layer, string kind) => theirs.Pooling is not { } c ? None : (
            Text(c, shape),
            $"{kind} of {Text(layer.Kernel)}, stride {Text(layer.Stride)}, pad {Text(0)}, {shape.Output.Height} windows");
    }
}
