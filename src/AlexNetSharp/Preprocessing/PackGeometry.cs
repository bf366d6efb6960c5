using System.Text.Json.Serialization;

namespace AlexNetSharp.Preprocessing;

/// <summary>How an image is brought to the height and width of a pack.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResizeRule>))]
public enum ResizeRule
{
    /// <summary>The shorter side is scaled to the size, the center is cropped (the paper, section 2).</summary>
    [JsonStringEnumMemberName("shorter-side-crop")]
    ShorterSideCrop,

    /// <summary>Both sides are scaled to the size, the aspect ratio is lost (Caffe's examples).</summary>
    [JsonStringEnumMemberName("warp")]
    Warp,

    /// <summary>Images keep their size, which must be the same for all (CIFAR-10, MNIST).</summary>
    [JsonStringEnumMemberName("none")]
    None,
}

/// <summary>What is done about a photo's EXIF orientation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExifRule>))]
public enum ExifRule
{
    /// <summary>The image is turned upright: right for users' photos.</summary>
    [JsonStringEnumMemberName("apply")]
    Apply,

    /// <summary>The stored rows are taken as they are: right for ILSVRC, whose published figures were made so.</summary>
    [JsonStringEnumMemberName("ignore")]
    Ignore,
}

/// <summary>The one geometry of a pack: what every image in it has been brought to, and how.</summary>
public sealed record PackGeometry
{
    /// <summary>The most pixels of a side.</summary>
    internal const int LargestSide = 4096;

    /// <summary>The one filter that there is.</summary>
    internal const string Bilinear = "bilinear";

    /// <summary>Height of every image in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Width of every image in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Channels: 3 (RGB) or 1 (gray).</summary>
    public int Channels { get; init; } = 3;

    /// <summary>How images were brought to this size.</summary>
    public ResizeRule Resize { get; init; } = ResizeRule.ShorterSideCrop;

    /// <summary>The resampling filter; <c>bilinear</c> is Pillow's antialiased triangle.</summary>
    public string Filter { get; init; } = Bilinear;

    /// <summary>What was done about EXIF orientation.</summary>
    public ExifRule Exif { get; init; } = ExifRule.Apply;

    /// <summary>Bytes of an image: height x width x channels.</summary>
    [JsonIgnore]
    public int ImageLength => checked(Height * Width * Channels);

    /// <summary>The action that makes a pack of this geometry, for sentences.</summary>
    internal ProgramAction Preparation()
    {
        ProgramAction action = ProgramAction.Prepare.With(RequestOption.Of(nameof(Height)).With(Height));
        action = Channels == 1 ? action.With(RequestOption.Of(nameof(Channels)).With(Channels)) : action;
        action = Resize == ResizeRule.ShorterSideCrop ? action : action.With(RequestOption.Of(nameof(Resize)).With(Name(Resize)));
        return Exif == ExifRule.Ignore ? action.With(RequestOption.Of(nameof(Exif)).With("ignore")) : action;
    }

    /// <summary>
    /// A short description, for example <c>256x256 RGB, shorter-side-crop</c>; filter and EXIF rule where they are not the usual ones.
    /// </summary>
    public override string ToString() =>
        $"{Height}x{Width} {(Channels == 1 ? "grey" : "RGB")}, {Name(Resize)}"
        + (Filter == Bilinear ? "" : $", {Filter} filter")
        + (Exif == ExifRule.Ignore ? ", EXIF ignored" : "");

    private static string Name(ResizeRule rule) => rule switch
    {
        ResizeRule.ShorterSideCrop => "shorter-side-crop",
        ResizeRule.Warp => "warp",
        _ => "none",
    };
}
