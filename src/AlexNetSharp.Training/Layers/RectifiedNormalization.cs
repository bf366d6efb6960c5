using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Batch normalisation and ReLU in one.</summary>
/// <param name="normalizer">The normalisation; owned by its network.</param>
internal sealed class RectifiedNormalization(BatchNormalizer normalizer) : IFusedLayers
{
    /// <inheritdoc/>
    public bool Takes(Tensor input) => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor input) => normalizer.Normalise(input, rectify: true);
}
