using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>Makes the module of a network from its records.</summary>
public static class NetworkBuilder
{
    /// <summary>Builds a network with its initial values: counted random numbers by (parameter name, element), or constants.</summary>
    /// <param name="definition">The records.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <param name="device">Where the parameters are put; null for the CPU.</param>
    /// <returns>The module, in training mode; owned by the caller.</returns>
    /// <exception cref="AlexNetException">A record is impossible, or libtorch cannot be loaded.</exception>
    public static NetworkModule Build(NetworkDefinition definition, ulong seed, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        LayerRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        var steps = new List<(LayerRecord, nn.Module<Tensor, Tensor>)>();
        int dropouts = 0;
        LayerRecord? before = null;
        foreach (LayerShape shape in definition.Shapes())
        {
            nn.Module<Tensor, Tensor> module = shape.Layer switch
            {
                ConvolutionLayer layer => Convolve(layer, shape, seed),
                LinearLayer layer => Connect(layer, shape, seed),
                ReluLayer layer => new Rectifier(layer.Name, inPlace: before is ConvolutionLayer or LinearLayer or BatchNormLayer),
                TanhLayer layer => new HyperbolicTangent(layer.Name),
                LrnLayer layer => new LocalResponseNormalization(layer.Name, FusedRun.Constants(layer)),
                MaxPoolLayer layer => new MaxPooling(layer.Name, layer.Kernel, layer.Stride, layer.Ceiling),
                AveragePoolLayer layer => new AveragePooling(layer.Name, layer.Kernel, layer.Stride, layer.Ceiling),
                BatchNormLayer layer => Normalise(layer, shape),
                DropoutLayer layer => Drop(layer, dropouts++),
                _ => throw new AlexNetException(
                    $"Layer {shape.Layer.Name} of {definition.Name} is of a kind that cannot be built: {shape.Layer.GetType().Name}."),
            };
            steps.Add((shape.Layer, module));
            before = shape.Layer;
        }

        var network = new NetworkModule(definition, steps);
        return device is null ? network : (NetworkModule)network.to(device);
    }

    /// <summary>How a convolution walks over its input, as layers take it.</summary>
    internal static ConvolutionGeometry Geometry(ConvolutionLayer layer) => new(layer.Stride, layer.Padding.Before, layer.Padding.After, layer.Groups);

    private static Convolution Convolve(ConvolutionLayer layer, LayerShape shape, ulong seed) => new(
        layer.Name,
        InitialParameters.Weights(layer.Name, shape.WeightSizes(), layer.Initial, seed),
        InitialParameters.Biases(layer.Name, layer.Outputs, layer.Initial, seed),
        Geometry(layer));

    private static FullyConnected Connect(LinearLayer layer, LayerShape shape, ulong seed) => new(
        layer.Name,
        InitialParameters.Weights(layer.Name, shape.WeightSizes(), layer.Initial, seed),
        InitialParameters.Biases(layer.Name, layer.Outputs, layer.Initial, seed));

    private static BatchNormalizer Normalise(BatchNormLayer layer, LayerShape shape)
    {
        if (!(layer.Epsilon > 0 && double.IsFinite(layer.Epsilon)) || layer.AverageFraction is not (>= 0 and < 1))
        {
            throw new AlexNetException(
                $"Layer {layer.Name} normalises with an epsilon of {layer.Epsilon} and keeps {layer.AverageFraction} of its averages; "
                + "the first must be above 0, the second at least 0 and below 1.");
        }

        return new BatchNormalizer(layer.Name, new BatchNormSettings
        {
            Maps = shape.Output.Channels,
            Epsilon = layer.Epsilon,
            AverageFraction = layer.AverageFraction,
            SumsDecay = layer.Averages == AverageRule.Caffe,
            ScaleAndShift = layer.ScaleAndShift,
        });
    }

    private static Dropout Drop(DropoutLayer layer, int ordinal)
    {
        if (layer.Rate is not (>= 0 and < 1))
        {
            throw new AlexNetException($"Layer {layer.Name} drops units at a rate of {layer.Rate}; it must be at least 0 and below 1.");
        }

        return new Dropout(layer.Name, ordinal, new DropoutRule(layer.Rate, layer.Form == DropoutForm.Inverted));
    }
}
