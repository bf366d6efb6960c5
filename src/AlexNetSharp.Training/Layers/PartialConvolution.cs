using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>A convolution in which every output map reads some of the input maps only; stride 1, no padding.</summary>
/// <remarks>The kernels that are learned are put among zeros, and the layer is a convolution of all maps then.</remarks>
internal sealed class PartialConvolution : nn.Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<IReadOnlyList<int>> _connections;
    private readonly int _inputs;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Kernels (connections, kernel, kernel), those of the first output map first; owned by the layer.</param>
    /// <param name="bias">Biases (maps); owned by the layer.</param>
    /// <param name="inputs">Number of input maps.</param>
    /// <param name="connections">For every output map, the numbers of the input maps that it reads.</param>
    public PartialConvolution(string name, Tensor weight, Tensor bias, int inputs, IReadOnlyList<IReadOnlyList<int>> connections)
        : base(name)
    {
        (_inputs, _connections) = (inputs, connections);
        LayerParameters.Register(this, weight, bias);
    }

    /// <summary>Convolves (N, C, H, W).</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor filters = Filters(LayerParameters.Weight(this), _inputs, _connections);
        return Convolution
            .Apply(input, filters, LayerParameters.Bias(this), new ConvolutionGeometry(Stride: 1, Before: 0, After: 0, Groups: 1))
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The filters of all maps (outputs, inputs, kernel, kernel), in the caller's dispose scope: zeros where nothing is connected.
    /// </summary>
    /// <param name="weight">Kernels (connections, kernel, kernel).</param>
    /// <param name="inputs">Number of input maps.</param>
    /// <param name="connections">For every output map, the numbers of the input maps that it reads.</param>
    public static Tensor Filters(Tensor weight, int inputs, IReadOnlyList<IReadOnlyList<int>> connections)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] places = [.. connections.SelectMany((read, map) => read.Select(input => ((long)map * inputs) + input))];
        Tensor all = zeros([connections.Count * inputs, weight.size(1), weight.size(2)], weight.dtype, weight.device);
        return all.index_copy(0, tensor(places, device: weight.device), weight)
            .view(connections.Count, inputs, weight.size(1), weight.size(2)).MoveToOuterDisposeScope();
    }
}
