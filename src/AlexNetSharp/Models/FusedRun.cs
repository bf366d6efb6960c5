using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Layers;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Models;

/// <summary>Layers in a row that are computed in one where nobody asks for what stands between them: ReLU, LRN, max pooling.</summary>
/// <param name="First">The number of the first layer.</param>
/// <param name="Layers">The layers in one.</param>
internal sealed record FusedRun(int First, FusedPooling Layers)
{
    /// <summary>The number of layers.</summary>
    public const int Length = 3;

    /// <summary>Finds every such run in a network.</summary>
    /// <param name="layers">The network's layers, in order.</param>
    public static IEnumerable<FusedRun> Find(IReadOnlyList<LayerRecord> layers)
    {
        for (int first = 0; first + Length <= layers.Count; first++)
        {
            if (layers[first] is ReluLayer && layers[first + 1] is LrnLayer lrn && layers[first + 2] is MaxPoolLayer pool)
            {
                yield return new FusedRun(first, new FusedPooling(Constants(lrn), pool.Kernel, pool.Stride, pool.Ceiling));
            }
        }
    }

    /// <summary>The constants of a normalisation as kernels take them.</summary>
    public static LrnParameters Constants(LrnLayer layer) =>
        new(layer.Size, (float)layer.K, (float)layer.EffectiveAlpha, (float)layer.Beta, layer.Groups);
}
