using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using LayerParameters = AlexNetSharp.Layers.LayerParameters;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// A network as somebody who knows TorchSharp would write it, from the library's own modules only, with the weights of one of ours copied
/// in: the baseline of the benchmarks and a reference for tests. Not thread-safe.
/// </summary>
#pragma warning disable CA1708 // TorchSharp spells the method that modules override in lower case.
internal sealed class StockNetwork : nn.Module<Tensor, Tensor>
#pragma warning restore CA1708
{
    private readonly Sequential _layers;
    private readonly Dictionary<string, Tensor> _weights;
    private readonly Dictionary<string, LayerShape> _shapes;
    private readonly Func<DropoutLayer, nn.Module<Tensor, Tensor>> _dropout;
    private readonly bool _isForEvaluation;
    private readonly Dictionary<string, Parameter> _named = new(StringComparer.Ordinal);
    private bool _isFlat;

    // What dropout of the paper's form multiplies its output by in evaluation, until the next weights take it over.
    private double _factor = 1;

    private StockNetwork(NetworkModule network, Func<DropoutLayer, nn.Module<Tensor, Tensor>> dropout, bool evaluation)
        : base(network.Definition.Name)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        _weights = network.NamedTensors();
        _shapes = network.Definition.Shapes().ToDictionary(shape => shape.Layer.Name, StringComparer.Ordinal);
        _dropout = dropout;
        _isForEvaluation = evaluation;
        _layers = Sequence(network.Definition.Layers);
        register_module("layers", _layers);
        train(!evaluation);
    }

    /// <summary>The parameters under the names of ours, for example <c>conv1.weight</c>.</summary>
    public IReadOnlyDictionary<string, Parameter> Named => _named;

    /// <summary>A network to train. Its dropout is PyTorch's inverted form whatever the record says.</summary>
    /// <param name="network">Where the weights come from; nothing is shared.</param>
    /// <param name="dropout">Makes the dropout layers; <c>nn.Dropout</c> where null.</param>
    public static StockNetwork ForTraining(NetworkModule network, Func<DropoutLayer, nn.Module<Tensor, Tensor>>? dropout = null) =>
        new(network, dropout ?? Stock, evaluation: false);

    /// <summary>A network in evaluation mode: the paper's factor of dropout is inside the weights of the next layer.</summary>
    /// <param name="network">Where the weights come from; nothing is shared.</param>
    public static StockNetwork ForEvaluation(NetworkModule network) => new(network, Stock, evaluation: true);

    /// <summary>Computes the logits (N, classes) of a batch (N, C, H, W).</summary>
    public override Tensor forward(Tensor input) => _layers.call(input);

    private static Dropout Stock(DropoutLayer layer) => nn.Dropout(layer.Rate);

    private Sequential Sequence(IReadOnlyList<LayerRecord> layers) =>
        nn.Sequential([.. layers.SelectMany(layer => layer.Accept(new Counterparts(this)))]);

    private (string Name, nn.Module<Tensor, Tensor> Module)[] Convolve(ConvolutionLayer layer, LayerShape shape)
    {
        (long before, long after) = (layer.Padding.Before, layer.Padding.After);
        Conv2d convolution = nn.Conv2d(
            shape.Input.Channels,
            layer.Outputs,
            layer.Kernel,
            stride: layer.Stride,
            padding: before == after ? before : 0,
            groups: layer.Groups,
            bias: layer.HasBias);
        Take(layer.Name, convolution.weight, convolution.bias);
        return before == after ? [(layer.Name, convolution)]
            : [($"{layer.Name}_padding", nn.ZeroPad2d((before, after, before, after))), (layer.Name, convolution)];
    }

    private (string Name, nn.Module<Tensor, Tensor> Module)[] Connect(FullyConnectedLayer layer, LayerShape shape)
    {
        Linear linear = nn.Linear(shape.Input.Count, layer.Outputs);
        Take(layer.Name, linear.weight, linear.bias);
        bool wasFlat = _isFlat;
        _isFlat = true;
        return wasFlat ? [(layer.Name, linear)] : [($"{layer.Name}_flatten", nn.Flatten()), (layer.Name, linear)];
    }

    /// <summary>The library has no module of these, and ours are its tensor operations.</summary>
    private (string Name, nn.Module<Tensor, Tensor> Module)[] ByTensorOperations(LayerRecord layer, nn.Module<Tensor, Tensor> module)
    {
        if (_shapes[layer.Name].Weights > 0)
        {
            Take(layer.Name, LayerParameters.Weight(module), LayerParameters.Bias(module));
        }

        _isFlat |= layer is RadialBasisLayer;
        return [(layer.Name, module)];
    }

    /// <summary>PyTorch's running averages start where ours stand; from there on each keeps its own.</summary>
    private nn.Module<Tensor, Tensor> Normalize(BatchNormLayer layer, LayerShape shape)
    {
        (long maps, double part) = (shape.Output.Channels, 1 - layer.AverageFraction);
        NormBase norm = shape.Output is { Height: 1, Width: 1 }
            ? nn.BatchNorm1d(maps, layer.Epsilon, part, layer.ScaleAndShift)
            : nn.BatchNorm2d(maps, layer.Epsilon, part, layer.ScaleAndShift);
        (Tensor mean, Tensor variance) = EvaluationStatistics.Of(layer, _weights);
        norm.running_mean!.copy_(mean);
        norm.running_var!.copy_(variance);
        if (layer.ScaleAndShift)
        {
            Take(layer.Name, norm.weight!, norm.bias);
        }

        return norm;
    }

    private void Take(string layer, Parameter weight, Parameter? bias)
    {
        weight.copy_(_weights[$"{layer}.weight"]).mul_(_factor);
        _named.Add($"{layer}.weight", weight);
        _factor = 1;
        if (bias is not null)
        {
            bias.copy_(_weights[$"{layer}.bias"]);
            _named.Add($"{layer}.bias", bias);
        }
    }

    /// <summary>What of the library stands for each layer of ours.</summary>
    /// <param name="network">The network that is made of it.</param>
    private sealed class Counterparts(StockNetwork network) : LayerVisitor<(string Name, nn.Module<Tensor, Tensor> Module)[]>
    {
        private static readonly InitialParameters Zeros = new(Seed: null);

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(ConvolutionLayer layer) =>
            network.Convolve(layer, Shape(layer));

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(FullyConnectedLayer layer) =>
            network.Connect(layer, Shape(layer));

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(LocallyConnectedLayer layer) =>
            network.ByTensorOperations(layer, SpecialLayers.Connect(layer, Shape(layer), Zeros));

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(PartialConvolutionLayer layer)
        {
            var partial = new StockPartialConvolution(layer, Shape(layer));
            network.Take(layer.Name, partial.Weight, partial.Bias);
            return [(layer.Name, partial)];
        }

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(SubsamplingLayer layer) =>
            network.ByTensorOperations(layer, SpecialLayers.Subsample(layer, Shape(layer), Zeros));

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(RadialBasisLayer layer) =>
            network.ByTensorOperations(layer, SpecialLayers.Compare(layer));

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(ReluLayer layer) => [(layer.Name, nn.ReLU(inplace: true))];

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(ScaledTanhLayer layer) =>
            network.ByTensorOperations(layer, SpecialLayers.Activate(layer));

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(LrnLayer layer) =>
            [(layer.Name, new StockNormalization(layer))];

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(SpatialLrnLayer layer) =>
            network.ByTensorOperations(layer, SpecialLayers.Normalize(layer));

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(BatchNormLayer layer) =>
            [(layer.Name, network.Normalize(layer, Shape(layer)))];

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(MaxPoolLayer layer) =>
            [(layer.Name, nn.MaxPool2d(layer.Kernel, layer.Stride, ceil_mode: layer.Ceiling))];

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(AveragePoolLayer layer) =>
            [(layer.Name, nn.AvgPool2d(layer.Kernel, layer.Stride, ceil_mode: layer.Ceiling, count_include_pad: false))];

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(GlobalAveragePoolLayer layer) =>
            [(layer.Name, nn.AdaptiveAvgPool2d(1))];

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(DropoutLayer layer)
        {
            network._factor *= network._isForEvaluation && layer.Form == DropoutForm.Paper ? 1 - layer.Rate : 1;
            return [(layer.Name, network._dropout(layer))];
        }

        public override (string Name, nn.Module<Tensor, Tensor> Module)[] Visit(ResidualLayer layer) =>
            [(layer.Name, new StockResidual(network.Sequence(layer.Body), network.Sequence(layer.Shortcut)))];

        private LayerShape Shape(LayerRecord layer) => network._shapes[layer.Name];
    }
}
