using System.Globalization;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.NumPy;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>What is subtracted from the pixels of a network whose file does not say it.</summary>
/// <param name="Rule">The rule: a mean image, a mean pixel or nothing.</param>
/// <param name="Values">The values in 0..255, red first: (C, H, W) of an image, (C) of a pixel, empty for nothing.</param>
/// <param name="Size">Height and width of an image in pixels; 0 for the other rules.</param>
public sealed record MeanChoice(MeanRule Rule, IReadOnlyList<float> Values, int Size = 0)
{
    private const int Colors = 3;
    private const float SameMean = 0.01f;
    private const string PackMean = "mean.npy";

    /// <summary>
    /// The mean pixel of the training images of ILSVRC-2012, which Caffe's published networks are used with where their mean image is not
    /// at hand.
    /// </summary>
    /// <remarks>Source: BVLC/caffe, examples/00-classification.ipynb: the mean over the pixels of ilsvrc_2012_mean.npy.</remarks>
    public static MeanChoice ImageNetPixel { get; } = new(MeanRule.Pixel, [122.67891f, 116.66877f, 104.00699f]);

    /// <summary>Nothing is subtracted.</summary>
    public static MeanChoice None { get; } = new(MeanRule.None, []);

    /// <summary>
    /// The file whose planes are in the order of the network's own pixels, as Caffe's mean images are, so that <see cref="Values"/> still
    /// are; null where red is first.
    /// </summary>
    internal string? InNetworkOrder { get; private init; }

    /// <summary>Reads what a user says.</summary>
    /// <param name="text">
    /// <c>none</c>; numbers in 0..255 separated by commas, red first; a pack or its <c>mean.npy</c>; a <c>.binaryproto</c>, which is in the
    /// order of its network's pixels; a <c>.npy</c> file of ImageNet's mean image; or <c>rgb:FILE</c> or <c>bgr:FILE</c>.
    /// </param>
    /// <exception cref="InvalidOptionException">It is nothing of that.</exception>
    /// <exception cref="AlexNetException">
    /// The file cannot be read, is no square image, or nothing tells the order of its planes.
    /// </exception>
    public static MeanChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "none")
        {
            return None;
        }

        ChannelOrder? told = text.StartsWith("rgb:", StringComparison.Ordinal) ? ChannelOrder.Rgb
            : text.StartsWith("bgr:", StringComparison.Ordinal) ? ChannelOrder.Bgr : null;
        string path = told is null ? text : text[4..];
        if (told is not null || Path.GetExtension(path).ToLowerInvariant() is ".binaryproto" or ".npy" || Path.Exists(path))
        {
            return OfFile(OwnPath.IsPack(path) ? Path.Combine(path, PackMean) : path, told);
        }

        float[] values =
        [
            .. text.Split(',').Select(part =>
                float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.NaN),
        ];
        return values.All(IsPixel)
            ? new MeanChoice(MeanRule.Pixel, values)
            : throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(ImportOptions.Mean))} is '{ShortText.Of(text)}'; it must be a pack, a .binaryproto or .npy "
                    + $"file, numbers in 0..255 for red, green and blue separated by commas, or 'none'.");
    }

    /// <summary>The choice with red first.</summary>
    /// <param name="order">The order of the network's pixels.</param>
    internal MeanChoice Resolved(ChannelOrder order) => InNetworkOrder is null ? this
        : this with { Values = order == ChannelOrder.Bgr ? Turned(Values) : Values, InNetworkOrder = null };

    private static bool IsPixel(float value) => value is >= 0 and <= 255;

    private static MeanChoice OfFile(string path, ChannelOrder? told)
    {
        WeightKind kind = WeightContent.Of(path, isMean: true);
        MeanChoice mean;
        switch (kind)
        {
            case WeightKind.CaffeMean:
                CaffeMean image = CaffeMean.Read(path);
                mean = OfArray(path, [image.Channels, image.Height, image.Width], image.Values);
                break;
            case WeightKind.NumPy:
                using (NpyWeightFile file = NpyWeightFile.Open(path))
                {
                    mean = file.Tensors is [_]
                        ? OfArray(path, file.Tensors[0].Shape, file.Read(file.Tensors[0]))
                        : throw new AlexNetException(
                            $"{path} holds {file.Tensors.Count} arrays where a mean image is one; give the file of the mean image.");
                }

                break;
            default:
                throw WeightContent.NoMean(path, kind);
        }

        int channels = mean.Size == 0 ? mean.Values.Count : mean.Values.Count / (mean.Size * mean.Size);
        bool isOurs = Path.GetFileName(path) == PackMean && OwnPath.IsPack(Path.GetDirectoryName(Path.GetFullPath(path))!);
        ChannelOrder? order = told ?? (isOurs || channels == 1 ? ChannelOrder.Rgb : OrderOfImageNets(mean));
        return order is { } known ? mean with { Values = known == ChannelOrder.Bgr ? Turned(mean.Values, channels) : mean.Values }
            : kind == WeightKind.CaffeMean ? mean with { InNetworkOrder = path }
            : throw new AlexNetException(
                $"{path} does not say whether its first plane is red or blue; say it: "
                    + $"{RequestOption.Of(nameof(ImportOptions.Mean)).With($"rgb:{path}")} or "
                    + $"{RequestOption.Of(nameof(ImportOptions.Mean)).With($"bgr:{path}")}.");
    }

    /// <summary>ImageNet's mean image is known by the means of its planes; null for any other.</summary>
    private static ChannelOrder? OrderOfImageNets(MeanChoice mean)
    {
        float[] planes = [.. mean.Values.Chunk(mean.Values.Count / Colors).Select(plane => plane.Average())];
        bool IsSame(IEnumerable<float> wanted) => planes.Zip(wanted).All(pair => Math.Abs(pair.First - pair.Second) < SameMean);
        return IsSame(ImageNetPixel.Values) ? ChannelOrder.Rgb : IsSame(ImageNetPixel.Values.Reverse()) ? ChannelOrder.Bgr : null;
    }

    private static IReadOnlyList<float> Turned(IReadOnlyList<float> values, int channels = Colors) =>
        [.. values.Chunk(values.Count / channels).Reverse().SelectMany(plane => plane)];

    /// <summary>
    /// A mean image (C, H, W), (1, C, H, W), (H, W, 3) or (H, W), or a mean pixel (C), (C, 1, 1) or (1, C, 1, 1), in the file's order.
    /// </summary>
    private static MeanChoice OfArray(string path, IReadOnlyList<long> shape, IReadOnlyList<float> values)
    {
        IReadOnlyList<long> sizes = shape is [1, _, _, _] ? [.. shape.Skip(1)] : shape;
        MeanChoice? mean = sizes switch
        {
            [1 or Colors] or [1 or Colors, 1, 1] => new MeanChoice(MeanRule.Pixel, values),
            [1 or Colors, > 1 and var height, var width] when height == width => new MeanChoice(MeanRule.Image, values, (int)height),
            [> 1 and var height, var width] when height == width => new MeanChoice(MeanRule.Image, values, (int)height),
            [> 1 and var height, var width, Colors] when height == width => new MeanChoice(
                MeanRule.Image,
                [.. Enumerable.Range(0, Colors).SelectMany(color => values.Where((_, place) => place % Colors == color))],
                (int)height),
            _ => null,
        };
        return mean is not null && values.All(IsPixel)
            ? mean
            : throw new AlexNetException(
                $"{path} is no mean of 1 or 3 channels in 0..255, a pixel or as high as it is wide ({TensorEntry.TextOf(shape)}); "
                    + $"give a mean image or a mean pixel.");
    }
}
