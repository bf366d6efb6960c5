using AlexNetSharp.Data.Packs;
using AlexNetSharp.Kernels;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Loading;

/// <summary>What augmentation does to each sample in each epoch: a pure function of (seed, epoch, sample).</summary>
internal sealed class AugmentationPlan
{
    private readonly Augmentation _augmentation;
    private readonly PackStatistics _statistics;
    private readonly CountedRandom _crop;
    private readonly CountedRandom _mirror;
    private readonly CountedRandom _color;
    private readonly int _restHeight;
    private readonly int _restWidth;

    /// <summary>Initializes a plan.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="augmentation">What is done.</param>
    /// <param name="preprocessing">The geometry and the crop.</param>
    /// <param name="statistics">The statistics of the training pixels, for the color shift.</param>
    public AugmentationPlan(ulong seed, Augmentation augmentation, ImagePreprocessing preprocessing, PackStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(statistics);
        (_augmentation, _statistics) = (augmentation, statistics);
        (_crop, _mirror, _color) = (new(seed, RandomPurpose.Crop), new(seed, RandomPurpose.Mirror), new(seed, RandomPurpose.ColorShift));
        (_restHeight, _restWidth) = (
            preprocessing.Geometry.Height - preprocessing.CropSize,
            preprocessing.Geometry.Width - preprocessing.CropSize);
    }

    /// <summary>The view of a sample and its color shift.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="sample">The sample's index in the pack.</param>
    /// <param name="shift">Receives one value per channel.</param>
    public View For(int epoch, int sample, Span<float> shift)
    {
        (int y, int x) = (_restHeight / 2, _restWidth / 2);
        if (_augmentation.Crop == CropRule.Random)
        {
            PhiloxBlock words = _crop.Block((ulong)sample, (uint)epoch);
            (y, x) = (CountedRandom.ToInteger(words.X, _restHeight + 1), CountedRandom.ToInteger(words.Y, _restWidth + 1));
        }

        bool isMirrored = _augmentation.Mirror && _mirror.Block((ulong)sample, (uint)epoch).X >> 31 != 0;
        shift.Clear();
        if (_augmentation.ColorShift != ColorShiftRule.None)
        {
            PhiloxBlock words = _color.Block((ulong)sample, (uint)epoch);
            (double first, double second) = CountedRandom.ToNormals(words.X, words.Y);
            (double third, _) = CountedRandom.ToNormals(words.Z, words.W);
            double deviation = _augmentation.ColorShiftDeviation;
            _statistics.ColorShift(_augmentation.ColorShift, [first * deviation, second * deviation, third * deviation], shift);
        }

        return new View(y, x, isMirrored);
    }
}
