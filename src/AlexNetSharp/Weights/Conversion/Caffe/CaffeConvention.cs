using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion.Caffe;

/// <summary>
/// The blobs of a Caffe model, by the names that its authors gave the layers; where a layer has another name, as the last one of a network
/// that was trained further, by its place among the layers of its type. <see cref="CaffeCheck"/> compares the whole graph afterwards.
/// </summary>
/// <param name="File">The file: which of its weights are transposed, and what it says about its pixels.</param>
internal sealed record CaffeConvention(CaffeModelFile File) : WeightConvention("Caffe")
{
    /// <summary>The size of the images of Caffe's CIFAR-10, which is red first; its other databases are OpenCV's, blue first.</summary>
    private const int CifarSize = 32;
    private const double SmallestScale = 1e-4;
    private const double LargestScale = 1e4;
    private static readonly int[] Transposed = [1, 0];

    /// <inheritdoc/>
    public override bool IsByName => false;

    /// <inheritdoc/>
    public override string UsualOf => "Caffe does with photos";

    /// <inheritdoc/>
    public override string? MeanFile => File.Transform is { MeanFile.Length: > 0 } transform ? transform.MeanFile : null;

    /// <inheritdoc/>
    public override NetworkInput? Usual(NetworkDefinition network) =>
        network.InputChannels == 3 && network.StoredSize > CifarSize && network.Input.Order == ChannelOrder.Rgb ? NetworkInput.Caffe : null;

    /// <inheritdoc/>
    public override NetworkInput? Said(NetworkDefinition network, string path)
    {
        if (File.Transform is not { } transform)
        {
            return null;
        }

        NetworkInput usual = Usual(network) ?? network.Input;
        int channels = network.InputChannels;
        IReadOnlyList<double> mean = transform.MeanValues.Count == 1 ? [.. Enumerable.Repeat(transform.MeanValues[0], channels)]
            : usual.Order == ChannelOrder.Bgr ? [.. transform.MeanValues.Reverse()] : transform.MeanValues;
        if (!(transform.Scale is >= SmallestScale and <= LargestScale)
            || !(mean.Count == 0 || mean.Count == channels)
            || !mean.All(value => value is >= 0 and <= byte.MaxValue))
        {
            throw new AlexNetException(
                $"{path} says that its pixels are scaled by {transform.Scale.ToString(CultureInfo.InvariantCulture)} after {mean.Count} "
                    + $"mean values are subtracted, which cannot be for {channels} channel(s); "
                    + $"say what was done with {RequestOption.Of(nameof(ImportOptions.Input))}.");
        }

        return usual with
        {
            Mean = mean.Count > 0 ? MeanRule.Pixel : transform.MeanFile.Length > 0 ? MeanRule.Image : MeanRule.None,
            MeanPixel = mean,
            Range = PixelRange.Bytes,
            Deviation = transform.Scale == 1 ? [] : [.. Enumerable.Repeat(1 / transform.Scale, channels)],
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSource>? SourcesOf(NetworkDefinition network)
    {
        try
        {
            IReadOnlyList<TensorSource> named = CaffeNames.Of(network);
            Dictionary<string, string> places = Places(network, named);
            HashSet<string> transposed =
            [
                .. File.Layers.Where(layer => layer.InnerProduct is { IsTransposed: true }).Select(layer => $"{layer.Name}/0"),
            ];
            return
            [
                .. named
                    .Select(source => source with { Source = Renamed(source.Source, places) })
                    .Select(source => transposed.Contains(source.Source) ? source with { Axes = Transposed } : source),
            ];
        }
        catch (AlexNetException)
        {
            // The network has layers that Caffe has not.
            return null;
        }
    }

    private static string Renamed(string source, Dictionary<string, string> places)
    {
        int slash = source.LastIndexOf('/');
        return places.TryGetValue(source[..slash], out string? name) ? name + source[slash..] : source;
    }

    /// <summary>The file's name of each layer that has another one than the authors', where the types have as many layers.</summary>
    private Dictionary<string, string> Places(NetworkDefinition network, IReadOnlyList<TensorSource> named)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        ILookup<string, string> theirs = File.Layers
            .Where(layer => layer.Blobs.Count > 0)
            .ToLookup(layer => layer.Type, layer => layer.Name);
        Dictionary<string, LayerRecord> layers = network.AllLayers().ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        ILookup<string, string> ours = named
            .Select(source => (Type: TypeOf(layers, source.Target), Name: source.Source[..source.Source.LastIndexOf('/')]))
            .Distinct()
            .ToLookup(pair => pair.Type, pair => pair.Name);
        foreach (IGrouping<string, string> type in ours)
        {
            string[] found = [.. theirs[type.Key]];
            string[] wanted = [.. type];
            bool isByPlace = found.Length == wanted.Length && wanted.Except(found, StringComparer.Ordinal).Any();
            for (int place = 0; isByPlace && place < wanted.Length; place++)
            {
                names[wanted[place]] = found[place];
            }
        }

        return names;
    }

    private static string TypeOf(Dictionary<string, LayerRecord> layers, string target)
    {
        int dot = target.LastIndexOf('.');
        return layers[target[..dot]] switch
        {
            BatchNormLayer => target[dot..] is ".weight" or ".bias" ? "Scale" : "BatchNorm",
            FullyConnectedLayer => "InnerProduct",
            _ => "Convolution",
        };
    }
}
