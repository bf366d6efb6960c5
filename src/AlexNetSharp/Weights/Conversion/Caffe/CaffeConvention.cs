using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion.Caffe;

/// <summary>The blobs of a Caffe model, by the names that its authors gave the layers.</summary>
/// <param name="File">The file: which of its weights are transposed.</param>
internal sealed record CaffeConvention(CaffeModelFile File) : WeightConvention("Caffe")
{
    private static readonly int[] Transposed = [1, 0];

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSource>? SourcesOf(NetworkDefinition network)
    {
        HashSet<string> transposed =
        [
            .. File.Layers.Where(layer => layer.InnerProduct is { IsTransposed: true }).Select(layer => $"{layer.Name}/0"),
        ];
        try
        {
            return
            [
                .. CaffeNames.Of(network).Select(source => transposed.Contains(source.Source) ? source with { Axes = Transposed } : source),
            ];
        }
        catch (AlexNetException)
        {
            // The network has layers that Caffe has not.
            return null;
        }
    }
}
