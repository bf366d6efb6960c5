using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Caffe;

/// <summary>A mean image that Caffe's <c>compute_image_mean</c> wrote, a <c>.binaryproto</c>.</summary>
/// <param name="Channels">Number of channels; of three, blue is the first.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Values">The values (C, H, W), in 0..255.</param>
internal sealed record CaffeMean(int Channels, int Height, int Width, IReadOnlyList<float> Values)
{
    private const string Wanted = "a .binaryproto file";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, one blob of 1 x C x H x W or C x H x W.</param>
    /// <exception cref="AlexNetException">There is no such file, or it is broken, or no single image.</exception>
    public static unsafe CaffeMean Read(string path)
    {
        string subject = $"{path} is no usable Caffe mean image";
        using MappedFile file = ForeignFile.Open(path, subject, Wanted);
        var budget = ReadBudget.Of(subject, file.Length);
        CaffeBlob blob = CaffeBlob.Read(new ProtobufRange((nint)file.Data, file.Length), "the image", budget);
        long[] sizes = [.. blob.Shape.Skip(blob.Shape.Count == 4 && blob.Shape[0] == 1 ? 1 : 0)];
        if (sizes.Length != 3 || sizes.Any(size => size == 0))
        {
            throw budget.Refuse($"its shape is {TensorEntry.TextOf(blob.Shape)} where channels, height and width are expected");
        }

        float[] values = new float[sizes[0] * sizes[1] * sizes[2]];
        blob.Read(values);
        return values.All(float.IsFinite)
            ? new CaffeMean((int)sizes[0], (int)sizes[1], (int)sizes[2], values)
            : throw budget.Refuse("it has values that are no finite numbers");
    }
}
