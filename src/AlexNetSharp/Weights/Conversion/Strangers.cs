using System.Globalization;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>Networks that are called as ours are, and are others: those of torchvision, by the names of their tensors.</summary>
/// <remarks>Source: pytorch/vision, torchvision/models/resnet.py and vgg.py; cvjena/cnn-models.</remarks>
internal static class Strangers
{
    private const string Take = "give the .caffemodel of cvjena/cnn-models, or train it";

    /// <summary>What a file holds and how that differs, with what to do, the parts of a sentence; null where it is none of these.</summary>
    /// <param name="file">The file.</param>
    public static (string What, string Difference)? Of(TensorFile file) => WrappedNames.Bare(file.Tensors)
        .Select(bare => bare.Keys)
        .Prepend(file.Tensors.Select(tensor => tensor.Name))
        .Select(names => Of(names.ToHashSet(StringComparer.Ordinal)))
        .FirstOrDefault(found => found is not null);

    private static (string What, string Difference)? Of(HashSet<string> names)
    {
        if (names.Contains("layer1.0.conv1.weight") && names.Contains("layer4.0.bn1.weight"))
        {
            int convolutions = names.Count(name => name.StartsWith("layer", StringComparison.Ordinal)
                && name.EndsWith(".weight", StringComparison.Ordinal)
                && name.Contains(".conv", StringComparison.Ordinal));
            return (
                string.Create(CultureInfo.InvariantCulture, $"torchvision's ResNet-{convolutions + 2}"),
                $"'resnet10' and 'resnet50' here are those of Simon, Rodner and Denzler, which normalise the pixels and normalise before "
                    + $"each convolution; {Take}");
        }

        if (names.Contains("features.0.weight") && names.Contains("features.1.running_mean") && names.Contains("classifier.0.weight"))
        {
            int norms = names.Count(name => name.EndsWith(".running_mean", StringComparison.Ordinal));
            return (
                string.Create(CultureInfo.InvariantCulture, $"torchvision's VGG-{norms + 3} with batch normalisation"),
                $"'vgg19-bn' here is that of Simon, Rodner and Denzler, which normalises the pixels and the fully connected layers "
                    + $"as well, without scale and shift; {Take}");
        }

        return null;
    }
}
