using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Caffe;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// Compares what a Caffe model says about its layers with a network's records: shapes of blobs alone cannot tell Caffe's AlexNet from CaffeNet,
/// nor one normalisation constant from another.
/// </summary>
internal static class CaffeStructure
{
    private const double Tolerance = 1e-6;
    private const string Global = "a global average pooling";

    /// <summary>The first difference, a clause that names the layer; null where there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="network">The network.</param>
    public static string? Difference(CaffeModelFile file, NetworkDefinition network)
    {
        string[] found = [.. file.Layers.Select(Text).OfType<string>()], wanted = [.. network.AllLayers().Select(Text).OfType<string>()];

        // Branches of residual units stand in no fixed order in a file.
        if (network.Layers.Any(layer => layer is ResidualLayer))
        {
            Array.Sort(found, StringComparer.Ordinal);
            Array.Sort(wanted, StringComparer.Ordinal);
        }

        for (int i = 0; i < Math.Max(found.Length, wanted.Length); i++)
        {
            string left = i < found.Length ? found[i] : "nothing", right = i < wanted.Length ? wanted[i] : "nothing";
            if (left != right)
            {
                return $"its layers have {left} where {network.Name} has {right}";
            }
        }

        return null;
    }

    private static string? Text(CaffeLayer layer)
    {
        if (layer.Convolution is { } c)
        {
            return Convolution(c.Outputs, Side(c.Kernel), Side(c.Stride), Side(c.Pad), c.Groups, c.HasBias) + (c.Dilation == 1 ? "" : $" dilated by {c.Dilation}");
        }

        if (layer.InnerProduct is { } product)
        {
            return Linear(product.Outputs);
        }

        if (layer.Lrn is { } lrn)
        {
            return Lrn(lrn.Size, lrn.Alpha, lrn.Beta, lrn.K, groups: 1) + (lrn.IsWithinMap ? " of pixels" : "");
        }

        return layer.Pooling is not { } pool ? null
            : pool.IsGlobal ? Global
            : Pooling(pool.Pool == CaffePool.Max, Side(pool.Kernel), Side(pool.Stride)) + (Side(pool.Pad) == "0" ? "" : $" padded by {Side(pool.Pad)}");
    }

    private static string? Text(LayerRecord layer) => layer switch
    {
        ConvolutionLayer c => Convolution(
            c.Outputs,
            $"{c.Kernel}",
            $"{c.Stride}",
            c.Padding.Before == c.Padding.After ? $"{c.Padding.Before}" : $"{c.Padding.Before} and {c.Padding.After}",
            c.Groups,
            c.HasBias),
        LinearLayer linear => Linear(linear.Outputs),
        LrnLayer lrn => Lrn(lrn.Size, lrn.DividedAlpha, lrn.Beta, lrn.K, lrn.Groups),
        PoolLayer pool => Pooling(pool is MaxPoolLayer, $"{pool.Kernel}", $"{pool.Stride}"),
        GlobalAveragePoolLayer => Global,
        _ => null,
    };

    private static string Convolution(int outputs, string kernel, string stride, string pad, int groups, bool hasBias) =>
        $"a convolution of {outputs} filters {kernel}x{kernel}, stride {stride}, pad {pad}, {groups} group(s){(hasBias ? "" : ", no bias")}";

    private static string Linear(int outputs) => $"a fully connected layer of {outputs} units";

    private static string Lrn(int size, double alpha, double beta, double k, int groups) =>
        $"a response normalisation over {size} maps, alpha {Rounded(alpha)}, beta {Rounded(beta)}, k {Rounded(k)}{(groups == 1 ? "" : $", inside {groups} columns")}";

    private static string Pooling(bool isMaximum, string kernel, string stride) => $"{(isMaximum ? "a max" : "an average")} pooling {kernel}x{kernel}, stride {stride}";

    private static string Side(CaffeExtent extent) => extent.Height == extent.Width ? $"{extent.Height}" : $"{extent.Height} by {extent.Width}";

    private static string Rounded(double value) => (Math.Round(value / Tolerance) * Tolerance).ToString("0.######", CultureInfo.InvariantCulture);
}
