using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>
/// The modules of layers that single networks have: LeNet-5's, and cuda-convnet's for CIFAR-10. They run by tensor operations.
/// </summary>
internal static class SpecialLayers
{
    /// <summary>Makes the module of a normalization inside each map; owned by the caller.</summary>
    /// <param name="layer">The record.</param>
    public static SpatialLrn Normalize(SpatialLrnLayer layer) =>
        new(layer.Name, layer.Size, (layer.K, layer.Alpha, layer.Beta));

    /// <summary>Makes the module of a scaled tanh; owned by the caller.</summary>
    /// <param name="layer">The record.</param>
    public static ScaledTanh Activate(ScaledTanhLayer layer) => new(layer.Name, layer.Amplitude, layer.Slope);

    /// <summary>Makes the module of radial basis units; owned by the caller.</summary>
    /// <param name="layer">The record.</param>
    public static RadialBasis Compare(RadialBasisLayer layer) => new(layer.Name, layer.Centers);

    /// <summary>
    /// The filters (outputs, inputs, kernel, kernel) of the convolution that a partial one is, with zeros where nothing is connected.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Number of input maps.</param>
    /// <param name="weight">Its kernels (connections, kernel, kernel).</param>
    public static Tensor Filters(PartialConvolutionLayer layer, int inputs, Tensor weight) =>
        PartialConvolution.Filters(weight, inputs, layer.Connections);

    /// <summary>Makes the module of filters that are not shared; owned by the caller.</summary>
    /// <param name="layer">The record.</param>
    /// <param name="shape">The record with its shapes.</param>
    /// <param name="initial">The values that parameters start at.</param>
    public static LocallyConnected Connect(LocallyConnectedLayer layer, LayerShape shape, InitialParameters initial) => new(
        layer.Name,
        initial.Weights(layer.Name, shape.WeightSizes(), layer.Initial),
        initial.Biases(layer.Name, shape.Biases, layer.Initial).view(shape.BiasSizes()),
        new ConvolutionGeometry(layer.Stride, layer.Padding.Before, layer.Padding.After, Groups: 1));

    /// <summary>Makes the module of trainable subsampling; owned by the caller.</summary>
    /// <param name="layer">The record.</param>
    /// <param name="shape">The record with its shapes.</param>
    /// <param name="initial">The values that parameters start at.</param>
    public static Subsampling Subsample(SubsamplingLayer layer, LayerShape shape, InitialParameters initial) => new(
        layer.Name,
        initial.Weights(layer.Name, shape.WeightSizes(), layer.Initial),
        initial.Biases(layer.Name, shape.Biases, layer.Initial),
        layer.Kernel);

    /// <summary>Makes the module of a convolution with a table of connections; owned by the caller.</summary>
    /// <param name="layer">The record.</param>
    /// <param name="shape">The record with its shapes.</param>
    /// <param name="initial">The values that parameters start at.</param>
    public static PartialConvolution Convolve(PartialConvolutionLayer layer, LayerShape shape, InitialParameters initial)
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
