using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// A network as somebody who knows TorchSharp would write it, from the library's own modules only, with the weights of one of ours copied in:
/// the baseline of the benchmarks and a reference for tests. Not thread-safe.
/// </summary>
#pragma warning disable CA1708 // TorchSharp spells the method that modules override in lower case.
internal sealed class StockNetwork : nn.Module<Tensor, Tensor>
#pragma warning restore CA1708
{
    private readonly Sequential _layers;
    private readonly Dictionary<string, Parameter> _named = new(StringComparer.Ordinal);

    private StockNetwork(NetworkModule network, Func<DropoutLayer, nn.Module<Tensor, Tensor>> dropout, bool evaluation)
        : base(network.Definition.Name)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Dictionary<string, Tensor> weights = network.NamedTensors();
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        bool flat = false;
        double factor = 1;
        foreach (LayerShape shape in network.Definition.Shapes())
        {
            switch (shape.Layer)
            {
                case ConvolutionLayer layer:
                    layers.AddRange(Convolve(layer, shape, weights, factor));
                    factor = 1;
                    break;
                case LinearLayer layer:
                    if (!flat)
                    {
                        layers.Add(("flatten", nn.Flatten()));
                        flat = true;
                    }

                    layers.Add((layer.Name, Connect(layer, shape, weights, factor)));
                    factor = 1;
                    break;
                case ReluLayer layer:
                    layers.Add((layer.Name, nn.ReLU(inplace: true)));
                    break;
                case TanhLayer layer:
                    layers.Add((layer.Name, nn.Tanh()));
                    break;
                case LrnLayer layer:
                    layers.Add((layer.Name, new StockNormalization(layer)));
                    break;
                case MaxPoolLayer layer:
                    layers.Add((layer.Name, nn.MaxPool2d(layer.Kernel, layer.Stride, ceil_mode: layer.Ceiling)));
                    break;
                case AveragePoolLayer layer:
                    layers.Add((layer.Name, nn.AvgPool2d(layer.Kernel, layer.Stride, ceil_mode: layer.Ceiling, count_include_pad: false)));
                    break;
                case BatchNormLayer layer:
                    layers.Add((layer.Name, Normalise(layer, shape, weights)));
                    break;
                case DropoutLayer layer:
                    layers.Add((layer.Name, dropout(layer)));
                    factor *= evaluation && layer.Form == DropoutForm.Paper ? 1 - layer.Rate : 1;
                    break;
                default:
                    throw new AlexNetException(
                        $"Layer {shape.Layer.Name} of {network.Definition.Name} has no counterpart among TorchSharp's modules: {shape.Layer.GetType().Name}.");
            }
        }

        _layers = nn.Sequential(layers);
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

    private IEnumerable<(string Name, nn.Module<Tensor, Tensor> Layer)> Convolve(ConvolutionLayer layer, LayerShape shape, Dictionary<string, Tensor> weights, double factor)
    {
        (long before, long after) = (layer.Padding.Before, layer.Padding.After);
        if (before != after)
        {
            yield return ($"{layer.Name}_padding", nn.ZeroPad2d((before, after, before, after)));
        }

        Conv2d convolution = nn.Conv2d(
            shape.Input.Channels, layer.Outputs, layer.Kernel, stride: layer.Stride, padding: before == after ? before : 0, groups: layer.Groups);
        Take(layer.Name, convolution.weight, convolution.bias!, weights, factor);
        yield return (layer.Name, convolution);
    }

    private Linear Connect(LinearLayer layer, LayerShape shape, Dictionary<string, Tensor> weights, double factor)
    {
        Linear linear = nn.Linear(shape.Input.Count, layer.Outputs);
        Take(layer.Name, linear.weight, linear.bias!, weights, factor);
        return linear;
    }

    /// <summary>PyTorch's running averages start where ours stand; from there on each keeps its own.</summary>
    private nn.Module<Tensor, Tensor> Normalise(BatchNormLayer layer, LayerShape shape, Dictionary<string, Tensor> weights)
    {
        (long maps, double part) = (shape.Output.Channels, 1 - layer.AverageFraction);
        NormBase norm = shape.Output is { Height: 1, Width: 1 }
            ? nn.BatchNorm1d(maps, layer.Epsilon, part, layer.ScaleAndShift)
            : nn.BatchNorm2d(maps, layer.Epsilon, part, layer.ScaleAndShift);
        (Tensor mean, Tensor variance) = EvaluationStatistics.Of(layer, weights);
        norm.running_mean!.copy_(mean);
        norm.running_var!.copy_(variance);
        if (layer.ScaleAndShift)
        {
            Take(layer.Name, norm.weight!, norm.bias!, weights, factor: 1);
        }

        return norm;
    }

    private void Take(string layer, Parameter weight, Parameter bias, Dictionary<string, Tensor> values, double factor)
    {
        weight.copy_(values[$"{layer}.weight"]).mul_(factor);
        bias.copy_(values[$"{layer}.bias"]);
        _named.Add($"{layer}.weight", weight);
        _named.Add($"{layer}.bias", bias);
    }
}
