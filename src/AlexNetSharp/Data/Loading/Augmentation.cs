using System.Text.Json.Serialization;

namespace AlexNetSharp.Data.Loading;

/// <summary>Where a training crop is taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CropRule>))]
public enum CropRule
{
    /// <summary>Anywhere in the image, each place as likely (the paper).</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>In the centre.</summary>
    [JsonStringEnumMemberName("centre")]
    Centre,
}

/// <summary>How the colours of a training image are shifted along the principal components of the training pixels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColorShiftRule>))]
public enum ColorShiftRule
{
    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>By the sum over i of N(0, d) times the standard deviation along eigenvector i, as the author's code does.</summary>
    [JsonStringEnumMemberName("stdev")]
    StandardDeviation,

    /// <summary>By the printed formula: N(0, d) times the eigenvalue, on pixels of 0..1.</summary>
    [JsonStringEnumMemberName("paper-formula")]
    PaperFormula,
}

/// <summary>What is done to a training image each time it is seen. The defaults are the paper's.</summary>
public sealed record Augmentation
{
    /// <summary>Nothing: the centre crop, as evaluation sees it.</summary>
    public static Augmentation None { get; } = new() { Crop = CropRule.Centre, Mirror = false, ColorShift = ColorShiftRule.None };

    /// <summary>Where the crop is taken.</summary>
    public CropRule Crop { get; init; } = CropRule.Random;

    /// <summary>Whether every other image, at random, is mirrored left-right.</summary>
    public bool Mirror { get; init; } = true;

    /// <summary>How colours are shifted, once an image, after the mean is subtracted.</summary>
    public ColorShiftRule ColorShift { get; init; } = ColorShiftRule.StandardDeviation;

    /// <summary>Standard deviation of the factors of the colour shift.</summary>
    public double ColorShiftDeviation { get; init; } = 0.1;
}
