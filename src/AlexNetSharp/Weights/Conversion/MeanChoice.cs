using System.Globalization;
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
    /// <summary>
    /// The mean pixel of the training images of ILSVRC-2012, which Caffe's published networks are used with where their mean image is not
    /// at hand.
    /// </summary>
    /// <remarks>Source: BVLC/caffe, examples/00-classification.ipynb: the mean over the pixels of ilsvrc_2012_mean.npy.</remarks>
    public static MeanChoice ImageNetPixel { get; } = new(MeanRule.Pixel, [122.67891f, 116.66877f, 104.00699f]);

    /// <summary>Nothing is subtracted.</summary>
    public static MeanChoice None { get; } = new(MeanRule.None, []);

    /// <summary>Reads what a user says.</summary>
    /// <param name="text">
    /// <c>none</c>; numbers in 0..255 separated by commas, red first; or a <c>.binaryproto</c> or <c>.npy</c> file, blue first.
    /// </param>
    /// <exception cref="InvalidOptionException">It is nothing of that.</exception>
    /// <exception cref="AlexNetException">The file cannot be read, or is no square image.</exception>
    public static MeanChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "none")
        {
            return None;
        }

        switch (Path.GetExtension(text).ToLowerInvariant())
        {
            case ".binaryproto":
                CaffeMean mean = CaffeMean.Read(text);
                return OfImage(text, [mean.Channels, mean.Height, mean.Width], mean.Values);
            case ".npy":
                using (NpyWeightFile file = NpyWeightFile.Open(text))
                {
                    if (file.Tensors is not [_])
                    {
                        throw new AlexNetException(
                            $"{text} holds {file.Tensors.Count} arrays where a mean image is one; give the file of the mean image.");
                    }

                    return OfImage(text, file.Tensors[0].Shape, file.Read(file.Tensors[0]));
                }
        }

        string[] parts = text.Split(',');
        float[] values =
        [
            .. parts.Select(part =>
                float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.NaN),
        ];
        return values.All(value => value is >= 0 and <= 255)
            ? new MeanChoice(MeanRule.Pixel, values)
            : throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(ImportOptions.Mean))} is '{text}'; give a .binaryproto or .npy file, "
                    + $"numbers in 0..255 for red, green and blue separated by commas, or 'none'.");
    }

    /// <summary>A mean image as Caffe has it: (C, H, W), blue first.</summary>
    private static MeanChoice OfImage(string path, IReadOnlyList<long> shape, IReadOnlyList<float> values)
    {
        if (shape is not [1 or 3, > 0 and var height, var width] || height != width || !values.All(value => value is >= 0 and <= 255))
        {
            throw new AlexNetException(
                $"{path} is no mean image of 1 or 3 channels in 0..255, as high as it is wide ({TensorEntry.TextOf(shape)}); "
                    + $"give one that Caffe made.");
        }

        IEnumerable<float> planes = values.Chunk((int)(height * width)).Reverse().SelectMany(plane => plane);
        return new MeanChoice(MeanRule.Image, [.. planes], (int)height);
    }
}
