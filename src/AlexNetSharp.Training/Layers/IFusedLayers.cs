using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>
/// Layers in a row that are computed in one, with the bits of one after the other where the implementation does not say otherwise.
/// </summary>
internal interface IFusedLayers
{
    /// <summary>Whether this tensor can be computed in one; the layers one after the other do any.</summary>
    /// <param name="input">The input of the first layer.</param>
    bool Takes(Tensor input);

    /// <summary>Computes the last layer's output.</summary>
    /// <param name="input">The input of the first layer, which is not changed.</param>
    Tensor Apply(Tensor input);
}
