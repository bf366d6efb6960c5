using AlexNetSharp.Data.Loading;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Training;

/// <summary>What is done to the training images.</summary>
public sealed record DataRecipe
{
    /// <summary>What is subtracted from the pixels.</summary>
    /// <value>image</value>
    public MeanRule Mean { get; init; } = MeanRule.Image;

    /// <summary>How the crop is chosen.</summary>
    /// <value>random</value>
    public CropRule Crop { get; init; } = CropRule.Random;

    /// <summary>Whether every image is mirrored with probability one half.</summary>
    /// <value>true</value>
    public bool Mirror { get; init; } = true;

    /// <summary>How colours are shifted.</summary>
    /// <value>stdev</value>
    public ColorShiftRule ColorShift { get; init; } = ColorShiftRule.StandardDeviation;

    /// <summary>Standard deviation of the three factors of the colour shift.</summary>
    /// <value>0.1</value>
    public double ColorShiftDeviation { get; init; } = 0.1;

    /// <summary>What the loader does with these choices.</summary>
    public Augmentation ToAugmentation() => new()
    {
        Crop = Crop,
        Mirror = Mirror,
        ColorShift = ColorShift,
        ColorShiftDeviation = ColorShiftDeviation,
    };
}
