using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>What is done to a photo before a network sees it whose file says nothing about that: what its authors did.</summary>
internal static class ImportedPreprocessing
{
    private const int ImageNetClasses = 1000;

    /// <summary>The preprocessing of weights that were read.</summary>
    /// <param name="network">The network.</param>
    /// <param name="convention">What the pixels were by the file's convention; null for the network's own choice.</param>
    /// <param name="mean">What the user says is subtracted; null for what the convention or the network says.</param>
    /// <param name="path">The file, for errors.</param>
    /// <returns>The preprocessing, and what a user should know of it; null for nothing.</returns>
    /// <exception cref="AlexNetException">A mean is needed and none is known, or it has another size than the network's images.</exception>
    public static (ImagePreprocessing Preprocessing, Sentence? Notice) Of(
        NetworkDefinition network,
        NetworkInput? convention,
        MeanChoice? mean,
        string path)
    {
        NetworkInput input = convention ?? network.Input;
        var preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry
            {
                Height = network.StoredSize,
                Width = network.StoredSize,
                Channels = network.InputChannels,
                Resize = input.Resize,
                Exif = network.Classes == ImageNetClasses ? ExifRule.Ignore : ExifRule.Apply,
            },
            CropSize = network.InputSize,
            Order = input.Order,
            Range = input.Range,
            Deviation = input.Deviation.Count > 0 ? [.. input.Deviation.Select(value => (float)value)] : null,
        };
        if (mean is null && input.Mean is MeanRule.Pixel or MeanRule.None)
        {
            return (preprocessing with { Mean = input.Mean, MeanValues = [.. input.MeanPixel.Select(value => (float)value)] }, null);
        }

        Sentence? notice = null;
        if (mean is null)
        {
            if (network.Classes != ImageNetClasses || network.InputChannels != 3)
            {
                throw new AlexNetException(
                    $"{path} does not say what was subtracted from the pixels that {network.Name} was trained on; "
                        + $"say it with {RequestOption.Of(nameof(ImportOptions.Mean))}: a .binaryproto file, three numbers for red, "
                        + $"green and blue, or 'none'.");
            }

            mean = MeanChoice.ImageNetPixel;
            notice = Sentence.Of(
                $"{path} carries no mean image, so ImageNet's mean pixel is subtracted ({string.Join(", ", mean.Values)} of red, "
                    + $"green, blue); "
                    + $"{RequestOption.Of(nameof(ImportOptions.Mean)).With("FILE.binaryproto")} gives the image.");
        }

        Check(network, mean);
        return (preprocessing with { Mean = mean.Rule, MeanValues = [.. mean.Values] }, notice);
    }

    private static void Check(NetworkDefinition network, MeanChoice mean)
    {
        int channels = network.InputChannels, size = network.StoredSize;
        if (mean.Rule == MeanRule.Image && (mean.Size != size || mean.Values.Count != channels * size * size))
        {
            throw new AlexNetException(
                $"The mean image of {RequestOption.Of(nameof(ImportOptions.Mean))} is {mean.Size}x{mean.Size}, "
                    + $"but {network.Name} takes its crops from images of {size}x{size}; give the mean image of such images.");
        }

        if (mean.Rule == MeanRule.Pixel && mean.Values.Count != channels)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(ImportOptions.Mean))} has {mean.Values.Count} numbers, "
                    + $"but {network.Name} takes images of {channels} channel(s); give one number for each.");
        }
    }
}
