using AlexNetSharp.Data.Loading;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// Crop, mirror, mean and write as a plain loop does it that one would write in C, and as quickly: what the loader is measured against.
/// </summary>
internal static unsafe class ScalarCrop
{
    /// <summary>Writes a view minus the mean image that moves with it.</summary>
    /// <param name="image">Shape (H, W, C), 0..255.</param>
    /// <param name="preprocessing">Geometry, crop and mean image.</param>
    /// <param name="view">Which crop.</param>
    /// <param name="destination">Shape (C, crop, crop).</param>
    public static void Write(ReadOnlySpan<byte> image, ImagePreprocessing preprocessing, View view, Span<float> destination)
    {
        (int height, int width, int channels) = (
            preprocessing.Geometry.Height,
            preprocessing.Geometry.Width,
            preprocessing.Geometry.Channels);
        int size = preprocessing.CropSize;
        fixed (byte* pixels = image)
        fixed (float* means = preprocessing.MeanValues, output = destination)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int y = 0; y < size; y++)
                {
                    nint row = (((nint)(view.Y + y) * width) + view.X) * channels;
                    nint mean = ((((nint)channel * height) + view.Y + y) * width) + view.X;
                    WriteRow(
                        pixels + row + channel,
                        channels,
                        means + mean,
                        output + ((((nint)channel * size) + y) * size),
                        size,
                        view.IsMirrored);
                }
            }
        }
    }

    private static void WriteRow(byte* pixels, int channels, float* mean, float* output, int size, bool isMirrored)
    {
        if (isMirrored)
        {
            output += size - 1;
            for (nint x = 0; x < size; x++)
            {
                output[-x] = *pixels - mean[x];
                pixels += channels;
            }
        }
        else
        {
            for (nint x = 0; x < size; x++)
            {
                output[x] = *pixels - mean[x];
                pixels += channels;
            }
        }
    }
}
