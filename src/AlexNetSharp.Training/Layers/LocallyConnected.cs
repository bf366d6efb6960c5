using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>A convolution whose filters and biases are not shared: every position of the output has its own.</summary>
/// <remarks>
/// By tensor operations: the windows of all images side by side, then one matrix product for each position. Images are the last axis, so
/// that every copy is of rows and every product is of whole matrices.
/// </remarks>
internal sealed class LocallyConnected : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionGeometry _geometry;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Filters (positions in rows, filters, maps, kernel, kernel); owned by the layer.</param>
    /// <param name="bias">Biases (filters, H, W); owned by the layer.</param>
    /// <param name="geometry">Stride and padding; one group.</param>
    public LocallyConnected(string name, Tensor weight, Tensor bias, ConvolutionGeometry geometry)
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
        Tensor products = bmm(weight.flatten(2), Windows(x, (weight.size(4), bias.size(1), bias.size(2)), geometry));
        return products.permute(2, 1, 0).contiguous().view([x.size(0), .. bias.shape]).add_(bias).MoveToOuterDisposeScope();
    }

    /// <summary>What every position sees of all images: (positions, C K K, N).</summary>
    private static Tensor Windows(Tensor x, (long Kernel, long Height, long Width) size, ConvolutionGeometry geometry)
    {
        (long stride, long before, long after) = (geometry.Stride, geometry.Before, geometry.After);
        Tensor images = nn.functional.pad(x.permute(1, 2, 3, 0), [0, 0, before, after, before, after]).contiguous();
        var taps = new List<Tensor>();
        for (long row = 0; row < size.Kernel; row++)
        {
            Tensor rows = images.slice(1, row, row + ((size.Height - 1) * stride) + 1, stride);
            for (long column = 0; column < size.Kernel; column++)
            {
                // (C, H, W, N), then (H, W, C, N).
                taps.Add(rows.slice(2, column, column + ((size.Width - 1) * stride) + 1, stride).permute(1, 2, 0, 3));
            }
        }

        return stack(taps, 3).view(size.Height * size.Width, -1, x.size(0));
    }
}
