using AlexNetSharp.Kernels;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Loading;

/// <summary>
/// Writes what a network sees: a view of a stored image, minus the mean, in the network's range and order, as float32. Training, evaluation
/// and classification all go through it. Immutable and thread-safe.
/// </summary>
internal sealed class CropWriter
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly float[] _noShift;
    private readonly float[] _channelMean;
    private readonly float[] _factors;

    /// <summary>Initializes a writer.</summary>
    /// <param name="preprocessing">Geometry, crop, mean, range and order.</param>
    /// <exception cref="AlexNetException">
    /// The crop is larger than the images, the mean has another shape, or a deviation is not above 0.
    /// </exception>
    public CropWriter(ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        _preprocessing = preprocessing;
        PackGeometry geometry = preprocessing.Geometry;
        int crop = preprocessing.CropSize;
        if (crop < 1 || crop > Math.Min(geometry.Height, geometry.Width))
        {
            throw new AlexNetException(
                $"A crop of {crop} pixels cannot be taken from images of {geometry}; "
                    + $"choose a crop of 1 to {Math.Min(geometry.Height, geometry.Width)}.");
        }

        CheckMean(preprocessing);
        CheckDeviation(preprocessing);
        _noShift = new float[geometry.Channels];
        _channelMean = preprocessing.Mean is MeanRule.Channel or MeanRule.Pixel ? preprocessing.MeanValues : _noShift;
        _factors = preprocessing.Factors();
    }

    /// <summary>Geometry, crop, mean, range and order.</summary>
    public ImagePreprocessing Preprocessing => _preprocessing;

    /// <summary>Bytes of a stored image.</summary>
    public int ImageLength => _preprocessing.Geometry.ImageLength;

    /// <summary>Values of a view.</summary>
    public int ViewLength => _preprocessing.CropSize * _preprocessing.CropSize * _preprocessing.Geometry.Channels;

    /// <summary>Writes a view without a color shift.</summary>
    /// <param name="image">The stored image, 0..255. Shape (H, W, C).</param>
    /// <param name="view">Which crop.</param>
    /// <param name="destination">Shape (C, crop, crop).</param>
    public void Write(ReadOnlySpan<byte> image, View view, Span<float> destination) => Write(image, view, _noShift, destination);

    /// <summary>Writes a view and adds a shift to each channel after the mean is subtracted and before the range is changed.</summary>
    /// <param name="image">The stored image, 0..255. Shape (H, W, C).</param>
    /// <param name="view">Which crop.</param>
    /// <param name="shift">One value per channel, red first, in 0..255.</param>
    /// <param name="destination">Shape (C, crop, crop).</param>
    public void Write(ReadOnlySpan<byte> image, View view, ReadOnlySpan<float> shift, Span<float> destination)
    {
        PackGeometry geometry = _preprocessing.Geometry;
        int size = _preprocessing.CropSize;
        var crop = new ImageCrop(geometry.Height, geometry.Width, geometry.Channels, view.Y, view.X, size, size, view.IsMirrored)
        {
            IsReversed = _preprocessing.Order == ChannelOrder.Bgr,
        };
        switch (_preprocessing.Mean)
        {
            case MeanRule.Image:
                ImageBatch.FillMinusMeanImage(image, crop, _preprocessing.MeanValues, shift, _factors, destination);
                break;
            case MeanRule.CenterCrop:
                ImageBatch.FillMinusMeanCenter(image, crop, _preprocessing.MeanValues, shift, _factors, destination);
                break;
            default:
                ImageBatch.FillMinusMeanChannel(image, crop, _channelMean, shift, _factors, destination);
                break;
        }
    }

    private static void CheckMean(ImagePreprocessing preprocessing)
    {
        PackGeometry geometry = preprocessing.Geometry;
        int wanted = preprocessing.Mean switch
        {
            MeanRule.Image or MeanRule.CenterCrop => geometry.ImageLength,
            MeanRule.Channel or MeanRule.Pixel => geometry.Channels,
            _ => 0,
        };
        if (preprocessing.MeanValues.Length != wanted)
        {
            throw new AlexNetException(
                preprocessing.Mean == MeanRule.Pixel
                    ? $"The mean pixel has {preprocessing.MeanValues.Length} values, but images of {geometry} have {wanted} channels; "
                        + $"give data.meanPixel a value for each."
                    : $"The mean has {preprocessing.MeanValues.Length} values, but {wanted} are expected for images of {geometry}; "
                        + $"take it from the pack that the network is trained on.");
        }
    }

    private static void CheckDeviation(ImagePreprocessing preprocessing)
    {
        if (preprocessing.Deviation is not { } deviation)
        {
            return;
        }

        if (deviation.Length != preprocessing.Geometry.Channels)
        {
            throw new AlexNetException(
                $"The deviation has {deviation.Length} values, "
                    + $"but images of {preprocessing.Geometry} have {preprocessing.Geometry.Channels} channels; "
                    + $"give data.deviation a value for each.");
        }

        if (!deviation.All(value => value > 0 && float.IsFinite(value) && float.IsFinite(1 / value)))
        {
            throw new AlexNetException(
                $"The deviation is {string.Join(", ", deviation)}, which pixels cannot be divided by; give numbers above 0.");
        }
    }
}
