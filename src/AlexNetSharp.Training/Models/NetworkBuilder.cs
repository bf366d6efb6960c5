using AlexNetSharp.Inference;
using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>Makes the module of a network from its records.</summary>
internal static class NetworkBuilder
{
    /// <summary>Builds a network with its initial values: counted random numbers by (parameter name, element), or constants.</summary>
    /// <param name="definition">The records.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <param name="device">Where the parameters are put; null for the CPU.</param>
    /// <returns>The module, in training mode; owned by the caller.</returns>
    /// <exception cref="AlexNetException">A record is impossible, or libtorch cannot be loaded.</exception>
    public static NetworkModule Build(NetworkDefinition definition, ulong seed, Device? device = null) =>
        Build(definition, new InitialParameters(seed), device);

    /// <summary>Builds a network whose weights are zeros, until given ones are copied into them.</summary>
    /// <param name="definition">The records.</param>
    /// <param name="device">Where the parameters are put; null for the CPU.</param>
    /// <returns>The module, in training mode; owned by the caller.</returns>
    /// <exception cref="AlexNetException">A record is impossible, or libtorch cannot be loaded.</exception>
    internal static NetworkModule BuildEmpty(NetworkDefinition definition, Device? device = null) =>
        Build(definition, new InitialParameters(Seed: null), device);

    private static NetworkModule Build(NetworkDefinition definition, InitialParameters initial, Device? device)
    {
        ArgumentNullException.ThrowIfNull(definition);
        LayerRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        var network = new NetworkModule(definition, new Parts(definition, initial).Sequence(definition.Layers));
        return device is null ? network : (NetworkModule)network.to(device);
    }

    /// <summary>How a convolution walks over its input, as layers take it.</summary>
    internal static ConvolutionGeometry Geometry(ConvolutionLayer layer) =>
        new(layer.Stride, layer.Padding.Before, layer.Padding.After, layer.Groups);

    private static Convolution Convolve(ConvolutionLayer layer, LayerShape shape, InitialParameters initial) => new(
        layer.Name,
        initial.Weights(layer.Name, shape.WeightSizes(), layer.Initial),
        layer.HasBias ? initial.Biases(layer.Name, layer.Outputs, layer.Initial) : null,
        Geometry(layer));

    private static FullyConnected Connect(FullyConnectedLayer layer, LayerShape shape, InitialParameters initial) => new(
        layer.Name,
        initial.Weights(layer.Name, shape.WeightSizes(), layer.Initial),
        initial.Biases(layer.Name, layer.Outputs, layer.Initial));

    private static BatchNorm Normalize(BatchNormLayer layer, LayerShape shape)
    {
        if (!(layer.Epsilon > 0 && double.IsFinite(layer.Epsilon)) || layer.AverageFraction is not (>= 0 and < 1))
        {
            throw new AlexNetException(
                $"Layer {layer.Name} normalises with an epsilon of {layer.Epsilon} and keeps {layer.AverageFraction} of its averages; "
                + "the first must be above 0, the second at least 0 and below 1.");
        }

        return new BatchNorm(layer.Name, new BatchNormSettings
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

    /// <summary>The modules of one network.</summary>
    private sealed class Parts(NetworkDefinition definition, InitialParameters initial) : LayerVisitor<nn.Module<Tensor, Tensor>>
    {
        private readonly Dictionary<string, LayerShape> _shapes = definition
            .Shapes()
            .ToDictionary(shape => shape.Layer.Name, StringComparer.Ordinal);
        private int _dropouts;
        private LayerRecord? _before;

        public LayerSequence Sequence(IReadOnlyList<LayerRecord> layers)
        {
            var steps = new List<LayerStep>(layers.Count);
            _before = null;
            foreach (LayerRecord layer in layers)
            {
                steps.Add(new LayerStep(layer, layer.Accept(this)));
                _before = layer;
            }

            return new LayerSequence(steps);
        }

        public override nn.Module<Tensor, Tensor> Visit(ConvolutionLayer layer) => Convolve(layer, _shapes[layer.Name], initial);

        public override nn.Module<Tensor, Tensor> Visit(FullyConnectedLayer layer) => Connect(layer, _shapes[layer.Name], initial);

        public override nn.Module<Tensor, Tensor> Visit(LocallyConnectedLayer layer) =>
            SpecialLayers.Connect(layer, _shapes[layer.Name], initial);

        public override nn.Module<Tensor, Tensor> Visit(PartialConvolutionLayer layer) =>
            SpecialLayers.Convolve(layer, _shapes[layer.Name], initial);

        public override nn.Module<Tensor, Tensor> Visit(SubsamplingLayer layer) =>
            SpecialLayers.Subsample(layer, _shapes[layer.Name], initial);

        public override nn.Module<Tensor, Tensor> Visit(RadialBasisLayer layer) => SpecialLayers.Compare(layer);

        public override nn.Module<Tensor, Tensor> Visit(ReluLayer layer) =>
            new Relu(layer.Name, inPlace: _before is ConvolutionLayer or FullyConnectedLayer or LocallyConnectedLayer or BatchNormLayer);

        public override nn.Module<Tensor, Tensor> Visit(ScaledTanhLayer layer) => SpecialLayers.Activate(layer);

        public override nn.Module<Tensor, Tensor> Visit(LrnLayer layer) =>
            new Lrn(layer.Name, LayerConstants.Of(layer));

        public override nn.Module<Tensor, Tensor> Visit(SpatialLrnLayer layer) => SpecialLayers.Normalize(layer);

        public override nn.Module<Tensor, Tensor> Visit(BatchNormLayer layer) => Normalize(layer, _shapes[layer.Name]);

        public override nn.Module<Tensor, Tensor> Visit(MaxPoolLayer layer) =>
            new MaxPool(layer.Name, layer.Kernel, layer.Stride, layer.Ceiling);

        public override nn.Module<Tensor, Tensor> Visit(AveragePoolLayer layer) =>
            new AveragePool(layer.Name, layer.Kernel, layer.Stride, layer.Ceiling);

        public override nn.Module<Tensor, Tensor> Visit(GlobalAveragePoolLayer layer) => new GlobalAveragePool(layer.Name);

        public override nn.Module<Tensor, Tensor> Visit(DropoutLayer layer) => Drop(layer, _dropouts++);

        public override nn.Module<Tensor, Tensor> Visit(ResidualLayer layer) =>
            new ResidualBlock(layer.Name, Sequence(layer.Body), Sequence(layer.Shortcut));
    }
}
