using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Onnx.Writing;

/// <content>Layers that single networks have, of several nodes each where ONNX has no operator for them.</content>
internal sealed partial class OnnxGraph
{
    /// <inheritdoc/>
    public override string Visit(ScaledTanhLayer layer)
    {
        ApplyFactor();
        Then($"{layer.Name}.scaled", "Mul", [Constant($"{layer.Name}.slope", layer.Slope)]);
        Then($"{layer.Name}.tanh", "Tanh");
        return Then(layer.Name, "Mul", [Constant($"{layer.Name}.amplitude", layer.Amplitude)]);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A convolution by filters of a single 1 gathers every window's pixels; then each position multiplies its windows of all images by its
    /// own filters.
    /// </remarks>
    public override string Visit(LocallyConnectedLayer layer)
    {
        LayerShape shape = _shapes[layer.Name];
        (int maps, int area) = (shape.Input.Channels, layer.Kernel * layer.Kernel);
        (int before, int after, string name) = (layer.Padding.Before, layer.Padding.After, layer.Name);
        int positions = shape.Output.Height * shape.Output.Width;
        float[] gather = new float[maps * area * area];
        for (int window = 0; window < maps * area; window++)
        {
            gather[(window * area) + (window % area)] = 1;
        }

        Then(
            $"{name}.windows",
            "Conv",
            [Initializer($"{name}.gather", [maps * area, 1, layer.Kernel, layer.Kernel], () => gather)],
            ("group", maps),
            ("kernel_shape", (int[])[layer.Kernel, layer.Kernel]),
            ("pads", (int[])[before, before, after, after]),
            ("strides", (int[])[layer.Stride, layer.Stride]));
        Reshape($"{name}.rows", 0, maps * area, positions);
        Then($"{name}.columns", "Transpose", [], ("perm", (int[])[2, 1, 0]));

        // (positions, outputs, inputs, kernel, kernel) as a matrix for each position.
        WeightTensor weight = _parameters[$"{name}.weight"];
        string filters = Initializer(
            weight.Name,
            [weight.Shape[0], weight.Shape[1], weight.Shape.Skip(2).Aggregate(1L, (product, size) => product * size)],
            () => weight.Values,
            _factor);
        _factor = 1;
        _nodes.Add(new OnnxNode($"{name}.products", "MatMul", [filters, _current], [$"{name}.products"], []));
        _current = $"{name}.products";
        Then($"{name}.images", "Transpose", [], ("perm", (int[])[2, 1, 0]));
        Reshape($"{name}.maps", 0, layer.Outputs, shape.Output.Height, shape.Output.Width);
        return Then(name, "Add", [Initializer($"{name}.bias", _parameters[$"{name}.bias"])]);
    }

    /// <inheritdoc/>
    public override string Visit(SpatialLrnLayer layer)
    {
        ApplyFactor();
        (string input, string name, int reach) = (_current, layer.Name, layer.Size / 2);
        Then($"{name}.squares", "Mul", [input]);
        Then(
            $"{name}.mean",
            "AveragePool",
            [],
            ("count_include_pad", 1),
            ("kernel_shape", (int[])[layer.Size, layer.Size]),
            ("pads", (int[])[reach, reach, reach, reach]),
            ("strides", (int[])[1, 1]));
        Then($"{name}.scaled", "Mul", [Constant($"{name}.alpha", layer.Alpha)]);
        Then($"{name}.sum", "Add", [Constant($"{name}.k", layer.K)]);
        Then($"{name}.power", "Pow", [Constant($"{name}.exponent", -layer.Beta)]);
        return Then(name, "Mul", [input]);
    }

    /// <inheritdoc/>
    /// <remarks>A convolution of each map by a filter whose values are all the map's coefficient.</remarks>
    public override string Visit(SubsamplingLayer layer)
    {
        int maps = _shapes[layer.Name].Input.Channels;
        WeightTensor coefficients = _parameters[$"{layer.Name}.weight"];
        string weight = Initializer(
            coefficients.Name,
            [maps, 1, layer.Kernel, layer.Kernel],
            () => Spread(coefficients.Values, layer.Kernel * layer.Kernel),
            _factor);
        _factor = 1;
        return Then(
            layer.Name,
            "Conv",
            [weight, Initializer($"{layer.Name}.bias", _parameters[$"{layer.Name}.bias"])],
            ("group", maps),
            ("kernel_shape", (int[])[layer.Kernel, layer.Kernel]),
            ("strides", (int[])[layer.Kernel, layer.Kernel]));
    }

    /// <inheritdoc/>
    public override string Visit(PartialConvolutionLayer layer)
    {
        int maps = _shapes[layer.Name].Input.Channels;
        WeightTensor kernels = _parameters[$"{layer.Name}.weight"];
        string weight = Initializer(
            kernels.Name,
            [layer.Connections.Count, maps, layer.Kernel, layer.Kernel],
            () => Connected(layer, maps, kernels.Values),
            _factor);
        _factor = 1;
        return Then(
            layer.Name,
            "Conv",
            [weight, Initializer($"{layer.Name}.bias", _parameters[$"{layer.Name}.bias"])],
            ("kernel_shape", (int[])[layer.Kernel, layer.Kernel]));
    }

    /// <inheritdoc/>
    /// <remarks>-|x - c|^2 = (2 c x - |c|^2) - |x|^2.</remarks>
    public override string Visit(RadialBasisLayer layer)
    {
        ApplyFactor();
        Flatten(layer);
        (string input, string name) = (_current, layer.Name);
        float[] centers = [.. layer.Centers.SelectMany(center => center)];
        string[] weights =
        [
            Initializer($"{name}.centres", [layer.Centers.Count, layer.Centers[0].Count], () => centers, factor: 2),
            Initializer($"{name}.norms", layer.Centers.Select(center => -center.Sum(value => value * value))),
        ];
        _nodes.Add(new OnnxNode($"{name}.square", "ReduceSumSquare", [input], [$"{name}.square"], [("axes", (int[])[1]), ("keepdims", 1)]));
        Then($"{name}.products", "Gemm", weights, ("transB", 1));
        return Then(name, "Sub", [$"{name}.square"]);
    }

    /// <summary>Another shape of the same values; a size of 0 is the input's own.</summary>
    private void Reshape(string name, params int[] sizes)
    {
        _nodes.Add(new OnnxNode($"{name}.sizes", "Constant", [], [$"{name}.sizes"], [("value_ints", sizes)]));
        Then(name, "Reshape", [$"{name}.sizes"]);
    }

    private string Constant(string name, double value) => Initializer(name, [(float)value]);

    /// <summary>Every value as often as a filter has places.</summary>
    private static float[] Spread(ReadOnlySpan<float> values, int times)
    {
        float[] spread = new float[values.Length * times];
        for (int i = 0; i < values.Length; i++)
        {
            spread.AsSpan(i * times, times).Fill(values[i]);
        }

        return spread;
    }

    /// <summary>The filters of all maps (outputs, inputs, kernel, kernel): zeros where nothing is connected.</summary>
    private static float[] Connected(PartialConvolutionLayer layer, int inputs, ReadOnlySpan<float> kernels)
    {
        int area = layer.Kernel * layer.Kernel;
        float[] filters = new float[layer.Connections.Count * inputs * area];
        for (int map = 0, kernel = 0; map < layer.Connections.Count; map++)
        {
            foreach (int input in layer.Connections[map])
            {
                kernels.Slice(kernel++ * area, area).CopyTo(filters.AsSpan(((map * inputs) + input) * area));
            }
        }

        return filters;
    }
}
