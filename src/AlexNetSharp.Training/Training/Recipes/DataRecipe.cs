using AlexNetSharp.Data.Loading;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Training.Recipes;

/// <summary>
/// What is done to the training images. What the network's authors chose about the input (order, range, mean, deviation) holds where it is
/// not set here; with weights to start from, theirs.
/// </summary>
internal sealed record DataRecipe
{
    /// <summary>What is subtracted from the pixels.</summary>
    /// <value>the network's own; pixel where <see cref="MeanPixel"/> is set</value>
    public MeanRule? Mean { get; init; }

    /// <summary>The values of the rule <c>pixel</c>, one a channel, red first, in 0..255.</summary>
    /// <value>the network's own</value>
    public IReadOnlyList<double>? MeanPixel { get; init; }

    /// <summary>What each channel is divided by after the mean is subtracted, red first, in 0..255; an empty list for nothing.</summary>
    /// <value>the network's own</value>
    public IReadOnlyList<double>? Deviation { get; init; }

    /// <summary>The range of the pixels, which matters where no deviation is divided by.</summary>
    /// <value>the network's own</value>
    public PixelRange? PixelRange { get; init; }

    /// <summary>The order of the network's planes.</summary>
    /// <value>the network's own</value>
    public ChannelOrder? ChannelOrder { get; init; }

    /// <summary>How the crop is chosen.</summary>
    /// <value>random</value>
    public CropRule Crop { get; init; } = CropRule.Random;

    /// <summary>Whether every image is mirrored with probability one half.</summary>
    /// <value>true</value>
    public bool Mirror { get; init; } = true;

    /// <summary>How colors are shifted.</summary>
    /// <value>stdev</value>
    public ColorShiftRule ColorShift { get; init; } = ColorShiftRule.StandardDeviation;

    /// <summary>Standard deviation of the three factors of the color shift.</summary>
    /// <value>0.1</value>
    public double ColorShiftDeviation { get; init; } = 0.1;

    /// <summary>
    /// What every run did before a recipe could say so, and what a run's recipe without these keys means: RGB in 0..255 minus the mean
    /// image.
    /// </summary>
    internal static DataRecipe Unsaid => new DataRecipe().Resolve(new NetworkInput());

    /// <summary>The same with the input's every value written out.</summary>
    /// <param name="own">The input of the network, or of the weights that training starts from: for what is not set.</param>
    /// <exception cref="InvalidOptionException">
    /// A mean pixel is wanted, but nobody gives one; or a range is set where a deviation is divided by.
    /// </exception>
    public DataRecipe Resolve(NetworkInput own)
    {
        NetworkInput input = Input(own);
        return this with
        {
            Mean = input.Mean,
            MeanPixel = input.MeanPixel,
            Deviation = input.Deviation,
            PixelRange = input.Range,
            ChannelOrder = input.Order,
        };
    }

    /// <summary>What the pixels are to be.</summary>
    /// <param name="own">The input of the network, or of the weights that training starts from: for what is not set.</param>
    /// <exception cref="InvalidOptionException">
    /// A mean pixel is wanted, but nobody gives one; or a range is set where a deviation is divided by.
    /// </exception>
    public NetworkInput Input(NetworkInput own)
    {
        ArgumentNullException.ThrowIfNull(own);
        bool givesPixel = MeanPixel is { Count: > 0 };
        MeanRule mean = Mean ?? (givesPixel ? MeanRule.Pixel : own.Mean);
        IReadOnlyList<double> pixel = mean != MeanRule.Pixel ? [] : givesPixel ? MeanPixel! : own.MeanPixel;
        if (mean == MeanRule.Pixel && pixel.Count == 0)
        {
            throw new InvalidOptionException(
                "data.mean is pixel, but the network publishes none; set data.meanPixel to a value for each channel, as [123.68, "
                    + "116.779, 103.939].");
        }

        if (PixelRange is not null && Deviation is null && own.Deviation.Count > 0)
        {
            throw new InvalidOptionException(
                "data.pixelRange is set, but the network's pixels are divided by a deviation, where a range changes nothing; "
                    + "leave it out, or set data.deviation=[] as well to divide by nothing.");
        }

        return own with
        {
            Mean = mean,
            MeanPixel = pixel,
            Deviation = Deviation ?? own.Deviation,
            Range = PixelRange ?? own.Range,
            Order = ChannelOrder ?? own.Order,
        };
    }

    /// <summary>What the loader does with these choices.</summary>
    public Augmentation ToAugmentation() => new()
    {
        Crop = Crop,
        Mirror = Mirror,
        ColorShift = ColorShift,
        ColorShiftDeviation = ColorShiftDeviation,
    };
}
