using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>A convolution whose filters and biases are not shared: every position of the output has its own.</summary>
/// <remarks>By tensor operations: the windows of all images side by side, then one matrix product for each position.</remarks>
internal sealed class LocalConnection : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionGeometry _geometry;

    /// <summary>Initialises the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Filters (positions in rows, filters, maps, kernel, kernel); owned by the layer.</param>
    /// <param name="bias">Biases (filters, H, W); owned by the layer.</param>
    /// <param name="geometry">Stride and padding; one group.</param>
    public LocalConnection(string name, Tensor weight, Tensor bias, ConvolutionGeometry geometry)
        : base(name)
    {
        _geometry = geometry;
        LayerParameters.Register(this, weight, bias);
    }

    /// <summary>Maps (N, C, H, W) to (N, filters, H, W).</summary>
    public override Tensor forward(Tensor input) => Apply(input, LayerParameters.Weight(this), LayerParameters.Bias(this), _geometry);

    /// <summary>Maps (N, C, H, W) to (N, filters, H, W).</summary>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, ConvolutionGeometry geometry)
    {
        if (BFloat16Product.Takes(x, weight))
        {
            return BFloat16Product.Apply(x, weight, bias, (input, filters, biases) => Apply(input, filters, biases, geometry));
        }

        using DisposeScope scope = NewDisposeScope();
        (long before, long after) = (geometry.Before, geometry.After);
        Tensor padded = before + after == 0 ? x : nn.functional.pad(x, [before, after, before, after]);

        // (N, C K K, positions), of which each position takes (C K K, N).
        Tensor windows = nn.functional.unfold(padded, weight.size(4), stride: geometry.Stride);
        Tensor products = bmm(weight.flatten(2), windows.permute(2, 1, 0));
        return products.permute(2, 1, 0).contiguous().view([x.size(0), .. bias.shape]).add_(bias).MoveToOuterDisposeScope();
    }
}
