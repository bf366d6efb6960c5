using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>What programs do to pixels, by name: order, range, mean and deviation at once.</summary>
internal static class PixelConventions
{
    private const int Gray = 1;

    private static readonly (string Name, NetworkInput Input)[] All =
    [
        ("torchvision", NetworkInput.Torchvision),
        ("caffe", NetworkInput.Caffe),
        ("vgg", NetworkInput.Vgg),
        ("cvgj", NetworkInput.Normalized),
        ("paper", new NetworkInput()),
        ("unit", new NetworkInput { Range = PixelRange.Unit, Mean = MeanRule.None }),
        ("symmetric", Symmetric(3)),
    ];

    /// <summary>The names, for sentences and help.</summary>
    public static string Names { get; } = $"{string.Join(", ", All.SkipLast(1).Select(one => one.Name))} or {All[^1].Name}";

    /// <summary>What a name stands for.</summary>
    /// <param name="name">The name.</param>
    /// <param name="network">The network that the pixels are for.</param>
    /// <param name="channels">The channels that it takes.</param>
    /// <exception cref="InvalidOptionException">There is none of this name, or it is of other images than the network takes.</exception>
    public static NetworkInput Of(string name, string network, int channels)
    {
        NetworkInput input = All.FirstOrDefault(one => one.Name == name).Input
            ?? throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(ImportOptions.Input))} is '{ShortText.Of(name)}'; it must be {Names}.");
        input = name == "symmetric" && channels == Gray ? Symmetric(Gray) : input;
        bool fits = (input.MeanPixel.Count == 0 || input.MeanPixel.Count == channels)
            && (channels != Gray || input.Order != ChannelOrder.Bgr);
        return fits
            ? input
            : throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(ImportOptions.Input)).With(name)} is of images of three colours, "
                    + $"but {network} takes {channels} channel(s); give 'paper', 'unit' or 'symmetric'.");
    }

    /// <summary>Order and range in words, for example <c>BGR in 0..255</c>.</summary>
    /// <param name="input">What is done.</param>
    public static string Words(NetworkInput input)
    {
        string order = input.Order == ChannelOrder.Bgr ? "BGR" : "RGB";
        string range = input.Range == PixelRange.Unit ? "0..1" : "0..255";
        return $"{order} in {range}{(input.Deviation.Count > 0 ? " minus a mean, by a deviation" : "")}";
    }

    /// <summary>-1..1: (pixel - 127.5) / 127.5.</summary>
    private static NetworkInput Symmetric(int channels) => new()
    {
        Range = PixelRange.Unit,
        Mean = MeanRule.Pixel,
        MeanPixel = [.. Enumerable.Repeat(127.5, channels)],
        Deviation = [.. Enumerable.Repeat(127.5, channels)],
    };
}
