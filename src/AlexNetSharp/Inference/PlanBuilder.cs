using AlexNetSharp.Inference.Steps;
using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.Fusion;
using AlexNetSharp.Kernels.Pooling;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Inference;

/// <summary>Makes the steps of a network: a visitor that walks along its layers and takes several in one where kernels can.</summary>
internal sealed class PlanBuilder : LayerVisitor<PlanStep?>
{
    private readonly FoldedNetwork _network;
    private readonly Dictionary<string, LayerShape> _shapes;
    private readonly List<PlanStep> _steps = [];
    private readonly List<PlanValue> _values = [];

    /// <summary>The number of the value that the next layer reads.</summary>
    private int _value;

    /// <summary>What dropout has the next weights multiplied by.</summary>
    private double _factor = 1;

    /// <summary>Whether ReLU follows and is taken in.</summary>
    private bool _rectify;

    /// <summary>The number of the value that the next layer's result is added to; null for none.</summary>
    private int? _added;

    private PlanBuilder(FoldedNetwork network)
    {
        _network = network;
        _shapes = network.Network.Shapes().ToDictionary(shape => shape.Layer.Name, StringComparer.Ordinal);
        NetworkDefinition definition = network.Network;
        _values.Add(new PlanValue(new ActivationShape(definition.InputChannels, definition.InputSize, definition.InputSize)));
    }

    /// <summary>Makes the steps.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The steps in order, the values that they read and make, and the features.</returns>
    public static PlanParts Build(FoldedNetwork network)
    {
        var builder = new PlanBuilder(network);
        try
        {
            IReadOnlyList<LayerRecord> layers = network.Network.Layers;
            int last = Enumerable
                .Range(0, layers.Count)
                .Last(index => builder._shapes[layers[index].Name].Weights > 0);
            builder.Walk(layers, 0, last);
            var features = new PlanFeatures(builder._value, (float)builder._factor, Averages: layers[last] is ConvolutionLayer);
            builder.Walk(layers, last, layers.Count);
            builder.ApplyFactor(network.Network.Name);
            return new PlanParts(builder._steps, builder._values, features);
        }
        catch
        {
            builder._steps.ForEach(step => step.Free());
            throw;
        }
    }

    public override PlanStep? Visit(ConvolutionLayer layer)
    {
        LayerShape shape = _shapes[layer.Name];
        return Convolution(layer.Name, _network.Filters(layer.Name, TakeFactor()), LayerConstants.Of(layer, shape.Input), shape.Output);
    }

    public override PlanStep? Visit(PartialConvolutionLayer layer)
    {
        // The kernels that are learned stand among zeros, and the layer is a convolution of all maps then.
        LayerShape shape = _shapes[layer.Name];
        WeightTensor kernels = _network.Filters(layer.Name, TakeFactor());
        var filters = new WeightTensor(kernels.Name, [layer.Connections.Count, shape.Input.Channels, layer.Kernel, layer.Kernel]);
        filters.Values.Clear();
        int taps = layer.Kernel * layer.Kernel, kernel = 0;
        for (int map = 0; map < layer.Connections.Count; map++)
        {
            foreach (int input in layer.Connections[map])
            {
                kernels.Values.Slice(kernel++ * taps, taps).CopyTo(filters.Values[(((map * shape.Input.Channels) + input) * taps)..]);
            }
        }

        var convolution = new ConvolutionLayer(layer.Name, layer.Connections.Count, layer.Kernel, default);
        return Convolution(layer.Name, filters, LayerConstants.Of(convolution, shape.Input), shape.Output);
    }

    public override PlanStep? Visit(FullyConnectedLayer layer)
    {
        WeightTensor weight = _network.Weight(layer.Name);
        IReadOnlyList<double>? folded = _network.Factors(layer.Name);
        double factor = TakeFactor();
        PinnedFloats? factors = folded is null && factor == 1
            ? null
            : PinnedFloats.Of([.. Enumerable.Range(0, layer.Outputs).Select(unit => (float)(factor * (folded?[unit] ?? 1)))]);
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new FullyConnectedStep(weight, factors, PinnedFloats.Of(_network.Bias(layer.Name)), _rectify)
        {
            Layer = layer.Name,
            Input = input,
            Output = output,
        };
    }

    public override PlanStep? Visit(LocallyConnectedLayer layer)
    {
        LayerShape shape = _shapes[layer.Name];
        WeightTensor weight = _network.Filters(layer.Name, TakeFactor());
        (int input, int output) = Next(shape.Output);
        ConvolutionShape extents = LayerConstants.Of(layer, shape.Input);
        return new LocallyConnectedStep(weight, PinnedFloats.Of(_network.Bias(layer.Name))!, extents, _rectify)
        {
            Layer = layer.Name,
            Input = input,
            Output = output,
        };
    }

    public override PlanStep? Visit(SubsamplingLayer layer)
    {
        LayerShape shape = _shapes[layer.Name];
        double factor = TakeFactor();
        var windows = new PoolShape(
            shape.Input.Channels, shape.Input.Height, shape.Input.Width, layer.Kernel, layer.Kernel, ceiling: false);
        (int source, int means) = Next(shape.Output);
        _steps.Add(new AveragePoolStep(windows) { Layer = layer.Name, Input = source, Output = means });

        // The sum of a window is so many times its mean.
        int pixels = layer.Kernel * layer.Kernel;
        PinnedFloats factors = PinnedFloats.Of(_network.Filters(layer.Name, factor * pixels).Values)!;
        (int input, int output) = Next(shape.Output);
        return new AffineStep(factors, PinnedFloats.Of(_network.Bias(layer.Name))!, shape.Output)
        {
            Layer = layer.Name,
            Input = input,
            Output = output,
        };
    }

    public override PlanStep? Visit(RadialBasisLayer layer)
    {
        ApplyFactor(layer.Name);
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new RadialBasisStep([.. layer.Centers.SelectMany(center => center)], layer.Centers.Count)
        {
            Layer = layer.Name,
            Input = input,
            Output = output,
        };
    }

    public override PlanStep? Visit(ReluLayer layer)
    {
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new ReluStep(_values[output].Count) { Layer = layer.Name, Input = input, Output = output };
    }

    public override PlanStep? Visit(ScaledTanhLayer layer)
    {
        ApplyFactor(layer.Name);
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new TanhStep(_values[output].Count, (float)layer.Amplitude, (float)layer.Slope)
        {
            Layer = layer.Name,
            Input = input,
            Output = output,
        };
    }

    public override PlanStep? Visit(LrnLayer layer)
    {
        ApplyFactor(layer.Name);
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new LrnStep(LayerConstants.Of(layer), _shapes[layer.Name].Output) { Layer = layer.Name, Input = input, Output = output };
    }

    public override PlanStep? Visit(SpatialLrnLayer layer)
    {
        ApplyFactor(layer.Name);
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new SpatialLrnStep(LayerConstants.Of(layer), _shapes[layer.Name].Output)
        {
            Layer = layer.Name,
            Input = input,
            Output = output,
        };
    }

    public override PlanStep? Visit(BatchNormLayer layer)
    {
        ApplyFactor(layer.Name);
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new BatchNormStep(_network.Norm(layer), _shapes[layer.Name].Output, _rectify)
        {
            Layer = layer.Name,
            Input = input,
            Output = output,
        };
    }

    public override PlanStep? Visit(MaxPoolLayer layer)
    {
        LayerShape shape = _shapes[layer.Name];
        (int input, int output) = Next(shape.Output);
        return new MaxPoolStep(Windows(layer, shape.Input)) { Layer = layer.Name, Input = input, Output = output };
    }

    public override PlanStep? Visit(AveragePoolLayer layer)
    {
        LayerShape shape = _shapes[layer.Name];
        (int input, int output) = Next(shape.Output);
        return new AveragePoolStep(Windows(layer, shape.Input)) { Layer = layer.Name, Input = input, Output = output };
    }

    public override PlanStep? Visit(GlobalAveragePoolLayer layer)
    {
        LayerShape shape = _shapes[layer.Name];
        (int input, int output) = Next(shape.Output);
        return new MapMeansStep(shape.Input) { Layer = layer.Name, Input = input, Output = output };
    }

    public override PlanStep? Visit(DropoutLayer layer)
    {
        _factor *= layer.Form == DropoutForm.Paper ? 1 - layer.Rate : 1;
        return null;
    }

    public override PlanStep? Visit(ResidualLayer layer)
    {
        ApplyFactor(layer.Name);
        (int start, bool rectify) = (_value, _rectify);
        _rectify = false;
        Walk(layer.Shortcut, 0, layer.Shortcut.Count);
        ApplyFactor(layer.Name);
        int shortcut = _value;
        _value = start;
        Walk(layer.Body, 0, layer.Body.Count - 1);
        if (layer.Body[^1] is ConvolutionLayer last)
        {
            (_added, _rectify) = (shortcut, rectify);
            _steps.Add(last.Accept(this)!);
            _added = null;
            return null;
        }

        Walk(layer.Body, layer.Body.Count - 1, layer.Body.Count);
        ApplyFactor(layer.Name);
        _rectify = rectify;
        (int input, int output) = Next(_shapes[layer.Name].Output);
        return new AddStep(_values[output].Count, rectify) { Layer = layer.Name, Input = input, Output = output, Added = shortcut };
    }

    private static PoolShape Windows(PoolLayer layer, ActivationShape input) =>
        new(input.Channels, input.Height, input.Width, layer.Kernel, layer.Stride, layer.Ceiling);

    /// <summary>Makes the steps of layers in a row.</summary>
    private void Walk(IReadOnlyList<LayerRecord> layers, int first, int end)
    {
        for (int index = first; index < end; index++)
        {
            if (index + 2 < end
                && (layers[index], layers[index + 1], layers[index + 2]) is (ReluLayer relu, LrnLayer lrn, MaxPoolLayer pool)
                && Fused(relu.Name, lrn, pool) is { } fused)
            {
                _steps.Add(fused);
                index += 2;
                continue;
            }

            _rectify = index + 1 < end && layers[index + 1] is ReluLayer && TakesRelu(layers[index]) && !IsFused(layers, index + 1, end);
            if (layers[index].Accept(this) is { } step)
            {
                _steps.Add(step);
            }

            if (_rectify)
            {
                index++;
                _rectify = false;
            }
        }
    }

    private static bool TakesRelu(LayerRecord layer) => layer is ConvolutionLayer or PartialConvolutionLayer or FullyConnectedLayer
        or LocallyConnectedLayer or BatchNormLayer or ResidualLayer;

    private bool IsFused(IReadOnlyList<LayerRecord> layers, int index, int end) =>
        index + 2 < end && (layers[index + 1], layers[index + 2]) is (LrnLayer, MaxPoolLayer pool)
            && FusedShape.Fits(Windows(pool, _shapes[pool.Name].Input));

    private FusedPoolStep? Fused(string first, LrnLayer lrn, MaxPoolLayer pool)
    {
        PoolShape windows = Windows(pool, _shapes[pool.Name].Input);
        if (!FusedShape.Fits(windows))
        {
            return null;
        }

        ApplyFactor(first);
        (int input, int output) = Next(_shapes[pool.Name].Output);
        return new FusedPoolStep(new FusedShape(windows.Planes, windows, LayerConstants.Of(lrn)))
        {
            Layer = first,
            Input = input,
            Output = output,
        };
    }

    private unsafe ConvolutionStep Convolution(string name, WeightTensor filters, ConvolutionShape extents, ActivationShape made)
    {
        (int input, int output) = Next(made);
        var prepared = new PreparedConvolution((float*)filters.Address, extents);
        GC.KeepAlive(filters);
        return new ConvolutionStep(prepared, PinnedFloats.Of(_network.Bias(name)), _rectify)
        {
            Layer = name,
            Input = input,
            Output = output,
            Added = _added,
        };
    }

    /// <summary>Dropout's factor for weights that take it over.</summary>
    private double TakeFactor()
    {
        double factor = _factor;
        _factor = 1;
        return factor;
    }

    /// <summary>Has values multiplied by dropout's factor where no weights can take it.</summary>
    private void ApplyFactor(string layer)
    {
        if (_factor == 1)
        {
            return;
        }

        float factor = (float)TakeFactor();
        (int input, int output) = Next(_values[_value].Shape);
        _steps.Add(new ScaleStep(_values[output].Count, factor) { Layer = layer, Input = input, Output = output });
    }

    /// <summary>The value that the next step reads, and the one that it makes.</summary>
    private (int Input, int Output) Next(ActivationShape shape)
    {
        int input = _value;
        _values.Add(new PlanValue(shape));
        _value = _values.Count - 1;
        return (input, _value);
    }
}
