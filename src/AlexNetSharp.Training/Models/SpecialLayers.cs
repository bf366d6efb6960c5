using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>The modules of layers that single networks have: LeNet-5's, and cuda-convnet's for CIFAR-10. They run by tensor operations.</summary>
internal static class SpecialLayers
{
    /// <summary>Makes the module of such a layer.</summary>
    /// <param name="shape">The record with its shapes.</param>
    /// <param name="initial">The values that parameters start at.</param>
    /// <returns>The module, owned by the caller; null for a layer of another kind.</returns>
    public static nn.Module<Tensor, Tensor>? Build(LayerShape shape, InitialParameters initial) => shape.Layer switch
    {
        SpatialLrnLayer layer => new SpatialResponseNormalization(layer.Name, layer.Size, (layer.K, layer.Alpha, layer.Beta)),
        ScaledTanhLayer layer => new ScaledTanh(layer.Name, layer.Amplitude, layer.Slope),
        RadialBasisLayer layer => new RadialBasis(layer.Name, layer.Centres),
        LocalLayer layer => Connect(layer, shape, initial),
        SubsamplingLayer layer => Subsample(layer, shape, initial),
        PartialConvolutionLayer layer => Convolve(layer, shape, initial),
        _ => null,
    };

    /// <summary>The filters (outputs, inputs, kernel, kernel) of the convolution that a partial one is, with zeros where nothing is connected.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Number of input maps.</param>
    /// <param name="weight">Its kernels (connections, kernel, kernel).</param>
    public static Tensor Filters(PartialConvolutionLayer layer, int inputs, Tensor weight) => PartialConvolution.Filters(weight, inputs, layer.Connections);

    private static LocalConnection Connect(LocalLayer layer, LayerShape shape, InitialParameters initial) => new(
        layer.Name,
        initial.Weights(layer.Name, shape.WeightSizes(), layer.Initial),
        initial.Biases(layer.Name, shape.Biases, layer.Initial).view(shape.BiasSizes()),
        new ConvolutionGeometry(layer.Stride, layer.Padding.Before, layer.Padding.After, Groups: 1));

    private static Subsampling Subsample(SubsamplingLayer layer, LayerShape shape, InitialParameters initial) => new(
        layer.Name,
        initial.Weights(layer.Name, shape.WeightSizes(), layer.Initial),
        initial.Biases(layer.Name, shape.Biases, layer.Initial),
        layer.Kernel);

    private static PartialConvolution Convolve(PartialConvolutionLayer layer, LayerShape shape, InitialParameters initial)
    {
        // Each map starts by its own distribution, with the random numbers of its place in the whole tensors.
        var kernels = new List<Tensor>();
        var biases = new List<Tensor>();
        long first = 0;
        foreach ((IReadOnlyList<int> inputs, Initial start) in layer.Connections.Zip(layer.Initials))
        {
            kernels.Add(initial.Weights(layer.Name, shape.WeightSizes(), start).narrow(0, first, inputs.Count));
            biases.Add(initial.Biases(layer.Name, shape.Biases, start).narrow(0, biases.Count, 1));
            first += inputs.Count;
        }

        return new PartialConvolution(layer.Name, cat(kernels), cat(biases), shape.Input.Channels, layer.Connections);
    }
}
