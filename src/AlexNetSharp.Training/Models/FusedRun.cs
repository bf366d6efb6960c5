using AlexNetSharp.Inference;
using AlexNetSharp.Layers;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Models;

/// <summary>
/// Layers in a row that are computed in one where nobody asks for what stands between them: ReLU, LRN, max pooling; batch norm, ReLU; batch
/// norm of pixels, convolution.
/// </summary>
/// <param name="First">The number of the first layer.</param>
/// <param name="Length">The number of layers.</param>
/// <param name="Layers">The layers in one.</param>
internal sealed record FusedRun(int First, int Length, IFusedLayers Layers)
{
    /// <summary>Finds every such run in a network.</summary>
    /// <param name="steps">Layers in order.</param>
    public static IEnumerable<FusedRun> Find(IReadOnlyList<LayerStep> steps)
    {
        for (int first = 0; first + 1 < steps.Count; first++)
        {
            LayerRecord? third = first + 2 < steps.Count ? steps[first + 2].Record : null;
            if ((steps[first].Record, steps[first + 1].Record, third) is (ReluLayer, LrnLayer lrn, MaxPoolLayer pool))
            {
                yield return new FusedRun(first, 3, new FusedPool(LayerConstants.Of(lrn), pool.Kernel, pool.Stride, pool.Ceiling));
            }
            else if (steps[first].Module is BatchNorm normalizer && steps[first + 1].Record is ReluLayer)
            {
                yield return new FusedRun(first, 2, new RectifiedNormalization(normalizer));
            }
            else if (
                (steps[first].Record, steps[first + 1].Record) is (BatchNormLayer { ScaleAndShift: true }, ConvolutionLayer { Groups: 1 }))
            {
                yield return new FusedRun(
                    first,
                    2,
                    new NormalizedConvolution((BatchNorm)steps[first].Module, (Convolution)steps[first + 1].Module));
            }
        }
    }
}
