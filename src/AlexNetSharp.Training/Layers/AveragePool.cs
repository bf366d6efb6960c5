using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Average pooling without padding as a layer; a partial window is divided by the number of its pixels.</summary>
internal sealed class AveragePool : nn.Module<Tensor, Tensor>
{
    private readonly int _kernel;
    private readonly int _stride;
    private readonly bool _ceiling;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Distance between windows.</param>
    /// <param name="ceiling">Whether a last, partial window counts.</param>
    public AveragePool(string name, int kernel, int stride, bool ceiling)
        : base(name) => (_kernel, _stride, _ceiling) = (kernel, stride, ceiling);

    /// <summary>Pools (N, C, H, W), by tensor operations.</summary>
    public override Tensor forward(Tensor input) =>
        nn.functional.avg_pool2d(input, [_kernel, _kernel], [_stride, _stride], [0, 0], _ceiling, count_include_pad: false);
}
