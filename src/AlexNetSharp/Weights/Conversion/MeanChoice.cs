using System.Globalization;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>What is subtracted from the pixels of a network whose file does not say it.</summary>
/// <param name="Rule">The rule: a mean image, a mean pixel or nothing.</param>
/// <param name="Values">The values in 0..255, red first: (C, H, W) of an image, (C) of a pixel, empty for nothing.</param>
/// <param name="Size">Height and width of an image in pixels; 0 for the other rules.</param>
public sealed record MeanChoice(MeanRule Rule, IReadOnlyList<float> Values, int Size = 0)
{
    /// <summary>
    /// The mean pixel of the training images of ILSVRC-2012, which Caffe's published networks are used with where their mean image is not at hand.
    /// </summary>
    /// <remarks>Source: BVLC/caffe, examples/00-classification.ipynb: the mean over the pixels of ilsvrc_2012_mean.npy.</remarks>
    public static MeanChoice ImageNetPixel { get; } = new(MeanRule.Pixel, [122.67891f, 116.66877f, 104.00699f]);

    /// <summary>Nothing is subtracted.</summary>
    public static MeanChoice None { get; } = new(MeanRule.None, []);

    /// <summary>Reads what a user says.</summary>
    /// <param name="text"><c>none</c>, or numbers in 0..255 separated by commas, red first.</param>
    /// <exception cref="InvalidOptionException">It is neither.</exception>
    public static MeanChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "none")
        {
            return None;
        }

        string[] parts = text.Split(',');
        float[] values = [.. parts.Select(part => float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.NaN)];
        return values.All(value => value is >= 0 and <= 255) ? new MeanChoice(MeanRule.Pixel, values) : throw new InvalidOptionException(
            $"--mean is '{text}'; give a .binaryproto or .npy file, numbers in 0..255 for red, green and blue separated by commas, or 'none'.");
    }
}
