using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// torchvision's AlexNet and VGG: two sequences of modules, <c>features</c> up to the last pooling and <c>classifier</c> behind it, which
/// are numbered: <c>features.0.weight</c>.
/// </summary>
/// <remarks>Source: pytorch/vision, torchvision/models/alexnet.py and vgg.py.</remarks>
internal sealed record TorchvisionConvention() : WeightConvention("torchvision")
{
    /// <inheritdoc/>
    public override string UsualOf => "torchvision does, whose names its tensors have";

    /// <inheritdoc/>
    public override NetworkInput? Usual(NetworkDefinition network) => NetworkInput.Torchvision;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSource>? SourcesOf(NetworkDefinition network)
    {
        bool known = network.Layers.All(layer =>
            layer
                is ConvolutionLayer { HasBias: true }
                    or ReluLayer
                    or MaxPoolLayer { Ceiling: false }
                    or FullyConnectedLayer
                    or DropoutLayer { Form: DropoutForm.Inverted }
                    or BatchNormLayer { ScaleAndShift: true }
        );
        int last = network.Layers.ToList().FindLastIndex(layer => layer is PoolLayer);
        if (!known || last < 0)
        {
            return null;
        }

        Dictionary<string, string> modules = network
            .Layers.Select(
                (layer, place) =>
                    (layer.Name, Module: place <= last ? Numbered("features", place) : Numbered("classifier", place - last - 1)))
            .ToDictionary(pair => pair.Name, pair => pair.Module, StringComparer.Ordinal);
        return PyTorchConvention.Named(network, layer => modules[layer.Name]);
    }

    /// <inheritdoc/>
    public override bool Ignores(string name) => PyTorchConvention.IsBatchCounter(name);

    private static string Numbered(string sequence, int place) => string.Create(CultureInfo.InvariantCulture, $"{sequence}.{place}");
}
