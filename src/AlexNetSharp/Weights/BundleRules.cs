using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Weights;

/// <summary>
/// What a bundle may say: all of it is compared with its network when the bundle is opened, before memory is taken for images or weights,
/// so that what loads can classify.
/// </summary>
internal static class BundleRules
{
    private const int LongestModel = 64;
    internal const int LongestLabel = 1024;
    private const float LargestByte = 255;
    private const float SmallestDeviation = 1e-6f;

    /// <summary>What a bundle says that cannot be, as the end of "the file has ..."; null where there is nothing.</summary>
    /// <param name="bundle">The bundle.</param>
    public static Sentence? Problem(WeightBundle bundle)
    {
        if (Labels(bundle) is { } labels)
        {
            return Sentence.Of(labels);
        }

        NetworkDefinition network;
        try
        {
            network = bundle.Network();
        }
        catch (InvalidOptionException e)
        {
            return Sentence.Of($"a network that cannot be ({e.Sentence.AsClause()})");
        }

        return (Choices(bundle) ?? Geometry(bundle.Preprocessing, network) ?? Pixels(bundle.Preprocessing)) is { } problem
            ? Sentence.Of(problem)
            : null;
    }

    private static string? Labels(WeightBundle bundle)
    {
        if (bundle.Model.Length > LongestModel)
        {
            return $"a network's name of {bundle.Model.Length} characters, more than {LongestModel}";
        }

        if (bundle.Options.Variant is null || bundle.Labels.Any(label => label?.Name is null || label.Label is null))
        {
            return "a label or a variant that is null";
        }

        if (bundle.Labels.Count != bundle.Options.Classes)
        {
            return $"{bundle.Labels.Count} labels for a network of {bundle.Options.Classes} classes";
        }

        int longest = bundle.Labels.Max(label => (int?)Math.Max(label.Name.Length, label.Label.Length)) ?? 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? twice = bundle.Labels.FirstOrDefault(label => !names.Add(label.Name))?.Name;
        return longest > LongestLabel ? $"a label of {longest} characters, more than {LongestLabel}"
            : bundle.Labels.Any(label => label.Name.Length == 0) ? "a class without a name"
            : twice is not null ? $"two classes named '{ShortText.Of(twice)}'"
            : null;
    }

    /// <summary>JSON has a number for a choice that has no name: taken as it is, it would mean one of the others.</summary>
    private static string? Choices(WeightBundle bundle)
    {
        (ImagePreprocessing p, PackGeometry? g, NetworkVariant v) =
            (bundle.Preprocessing, bundle.Preprocessing.Geometry, bundle.Options.Variant);
        Enum[] choices =
        [
            p.Mean, p.Order, p.Range, g?.Resize ?? default, g?.Exif ?? default, bundle.Options.Initialization, v.Activation,
            v.Normalization, v.Pooling, v.Columns, v.Dropout,
        ];
        return Array.Find(choices, choice => !Enum.IsDefined(choice.GetType(), choice)) is { } unknown
            ? $"{unknown.GetType().Name} {unknown}, which does not exist"
            : null;
    }

    private static string? Geometry(ImagePreprocessing p, NetworkDefinition network)
    {
        PackGeometry? g = p.Geometry;
        if (g is null || g.Height is < 1 or > PackGeometry.LargestSide || g.Width is < 1 or > PackGeometry.LargestSide)
        {
            return $"images of an impossible size ({g?.Height}x{g?.Width}, at most {PackGeometry.LargestSide} pixels a side)";
        }

        return g.Channels != network.InputChannels ? $"images of {g.Channels} channels for a network that takes {network.InputChannels}"
            : p.CropSize < 1 || p.CropSize > Math.Min(g.Height, g.Width)
                ? $"crops of {p.CropSize} pixels out of images of {g.Height}x{g.Width}"
            : p.CropSize != network.InputSize
                ? $"crops of {p.CropSize} pixels for a network that takes {network.InputSize}x{network.InputSize}"
            : g.Filter != PackGeometry.Bilinear ? $"a resampling filter '{ShortText.Of(g.Filter ?? "")}', which does not exist"
            : null;
    }

    /// <summary>Means and deviations are of pixels in 0..255.</summary>
    private static string? Pixels(ImagePreprocessing p)
    {
        long mean = WeightBundle.MeanShape(p).Aggregate(1L, (product, size) => product * size);
        int channels = p.Geometry.Channels;
        return p.MeanValues.Length != mean || !p.MeanValues.All(value => value is >= 0 and <= LargestByte)
                ? $"a mean of {p.MeanValues.Length} numbers where {mean} in 0..255 are needed"
            : p.Deviation is { } deviation
            && (deviation.Length != channels || !deviation.All(value => value >= SmallestDeviation && float.IsFinite(value)))
                ? $"deviations ({ShortText.Of(string.Join(", ", deviation.Take(channels + 1)))}) that are no {channels} positive numbers"
            : null;
    }
}
