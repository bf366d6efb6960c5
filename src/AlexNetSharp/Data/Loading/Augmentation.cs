using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Loading;

/// <summary>What is done to a training image each time it is seen. The defaults are the paper's.</summary>
internal sealed record Augmentation
{
    /// <summary>Nothing: the center crop, as evaluation sees it.</summary>
    public static Augmentation None { get; } = new() { Crop = CropRule.Center, Mirror = false, ColorShift = ColorShiftRule.None };

    /// <summary>Where the crop is taken.</summary>
    public CropRule Crop { get; init; } = CropRule.Random;

    /// <summary>Whether every other image, at random, is mirrored left-right.</summary>
    public bool Mirror { get; init; } = true;

    /// <summary>How colors are shifted, once an image, after the mean is subtracted.</summary>
    public ColorShiftRule ColorShift { get; init; } = ColorShiftRule.StandardDeviation;

    /// <summary>Standard deviation of the factors of the color shift.</summary>
    public double ColorShiftDeviation { get; init; } = 0.1;
}
