using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// What is done to a photo before a network sees it whose file is none of ours: what the user says; else what the file says; else what is
/// usual, and then a notice says so.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="convention">Whose names and layouts the file follows.</param>
/// <param name="told">What the user says about the pixels, a name of <see cref="PixelConventions"/>; null for nothing.</param>
/// <param name="path">The file, for sentences.</param>
internal sealed class ImportedPreprocessing(NetworkDefinition network, WeightConvention convention, string? told, string path)
{
    private const int ImageNetClasses = 1000;
    private readonly List<Sentence> _notices = [];

    /// <summary>The preprocessing, and what a user should know of it, sentences; none where the user or the file says all.</summary>
    /// <param name="given">What the user says is subtracted; null for nothing.</param>
    /// <exception cref="AlexNetException">A mean is needed and none is known, or it has another size than the network's images.</exception>
    public (ImagePreprocessing Preprocessing, IReadOnlyList<Sentence> Notices) Make(MeanChoice? given)
    {
        // A file that says what cannot be is no matter where the user says it.
        NetworkInput? said = told is null ? convention.Said(network, path) : null;
        NetworkInput input = told is { } name ? PixelConventions.Of(name, network.Name, network.InputChannels)
            : said ?? Guessed();
        var preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry
            {
                Height = network.StoredSize,
                Width = network.StoredSize,
                Channels = network.InputChannels,
                Resize = network.Input.Resize == ResizeRule.None ? ResizeRule.None : input.Resize,
                Exif = network.Classes == ImageNetClasses ? ExifRule.Ignore : ExifRule.Apply,
            },
            CropSize = network.InputSize,
            Order = input.Order,
            Range = input.Range,
            Deviation = input.Deviation.Count > 0 ? [.. input.Deviation.Select(value => (float)value)] : null,
        };
        MeanChoice mean = given is not null ? Given(given, input, said) : OfInput(input);
        return (preprocessing with { Mean = mean.Rule, MeanValues = [.. mean.Values] }, _notices);
    }

    private NetworkInput Guessed()
    {
        NetworkInput? usual = convention.Usual(network);
        NetworkInput input = usual ?? network.Input;
        _notices.Add(Sentence.Of(
            $"{path} does not say what was done to the pixels, so {PixelConventions.Words(input)} is taken, as "
                + $"{(usual is null ? $"the authors of {network.Name} did" : convention.UsualOf)}; "
                + $"{RequestOption.Of(nameof(ImportOptions.Input)).With("NAME")} says otherwise: {PixelConventions.Names}."));
        return input;
    }

    private MeanChoice Given(MeanChoice mean, NetworkInput input, NetworkInput? said)
    {
        if (mean.InNetworkOrder is { } file && told is null && input.Deviation.Count > 0 && said is null)
        {
            throw new AlexNetException(
                $"{file} is a mean image in the order of the pixels that Caffe gave its network, but {path} does not say which that was; "
                    + $"say it with {RequestOption.Of(nameof(ImportOptions.Input))}, or with "
                    + $"{RequestOption.Of(nameof(ImportOptions.Mean)).With($"rgb:{file}")} or "
                    + $"{RequestOption.Of(nameof(ImportOptions.Mean)).With($"bgr:{file}")}.");
        }

        MeanChoice resolved = mean.Resolved(input.Order);
        Check(resolved);
        if (told is null && said is { Mean: MeanRule.Pixel } && !said.MeanPixel.SequenceEqual(resolved.Values.Select(one => (double)one)))
        {
            string own = string.Join(", ", said.MeanPixel.Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)));
            _notices.Add(Sentence.Of(
                $"{path} itself says that {own} of red, green, blue is subtracted; "
                    + $"what {RequestOption.Of(nameof(ImportOptions.Mean))} says is taken."));
        }

        return resolved;
    }

    private MeanChoice OfInput(NetworkInput input)
    {
        if (input.Mean is MeanRule.Pixel or MeanRule.None)
        {
            return new MeanChoice(input.Mean, [.. input.MeanPixel.Select(value => (float)value)]);
        }

        string image = convention.MeanFile is { } named ? $"was trained with the mean image '{ShortText.Of(named)}' and carries no mean"
            : "carries no mean image";
        if (network.Classes != ImageNetClasses || network.InputChannels != 3)
        {
            throw new AlexNetException(
                $"{path} {image}, so what was subtracted from the pixels that {network.Name} was trained on is not known; "
                    + $"say it with {RequestOption.Of(nameof(ImportOptions.Mean))}: a .binaryproto or .npy file, three numbers for "
                    + $"red, green and blue, or 'none'.");
        }

        MeanChoice mean = MeanChoice.ImageNetPixel;
        _notices.Add(Sentence.Of(
            $"{path} {image}, so ImageNet's mean pixel is subtracted ({string.Join(", ", mean.Values)} of red, green, blue); "
                + $"{RequestOption.Of(nameof(ImportOptions.Mean)).With("FILE")} gives the image, a .binaryproto or .npy file."));
        return mean;
    }

    private void Check(MeanChoice mean)
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
