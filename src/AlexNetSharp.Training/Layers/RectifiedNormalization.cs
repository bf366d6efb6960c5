using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Batch normalization and ReLU in one.</summary>
/// <param name="normalizer">The normalization; owned by its network.</param>
internal sealed class RectifiedNormalization(BatchNorm normalizer) : IFusedLayers
{
    /// <inheritdoc/>
    public bool Takes(Tensor input) => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor input) => normalizer.Normalize(input, rectify: true);
}
