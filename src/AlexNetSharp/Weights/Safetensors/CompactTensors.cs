using System.Runtime.InteropServices;
using AlexNetSharp.Kernels;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>
/// How a bundle says what its weights are stored as, and how it stores them: bfloat16 as <c>BF16</c>, int8 as <c>I8</c> beside a tensor of
/// scales, <c>fc6.weight.scale</c> beside <c>fc6.weight</c>, with a float32 number for each row.
/// </summary>
internal static class CompactTensors
{
    /// <summary>The key of the metadata; a file without it stores float32.</summary>
    public const string Key = "storage";

    private const string ScaleEnding = ".scale";
    private const int PieceLength = 1 << 16;

    /// <summary>The name of the scales of an int8 tensor.</summary>
    /// <param name="tensor">The tensor's name.</param>
    public static string ScalesOf(string tensor) => tensor + ScaleEnding;

    /// <summary>What a file's weights are stored as by its metadata; null for a word that is not known.</summary>
    /// <param name="metadata">The metadata.</param>
    public static WeightStorage? StorageOf(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(Key, out string? word) ? StorageWords.Parse(word) : WeightStorage.Float32;

    /// <summary>A tensor as it is written: rounded while it is, a piece at a time.</summary>
    /// <param name="path">The file to be written, for errors.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="storage">What it is stored as.</param>
    /// <exception cref="AlexNetException">A weight is not finite, or too large to be rounded.</exception>
    public static IEnumerable<WrittenTensor> Written(string path, WeightTensor tensor, WeightStorage storage)
    {
        if (storage == WeightStorage.Float32)
        {
            return [WrittenTensor.Of(tensor)];
        }

        string type = StorageWords.TypeOf(storage);
        if (storage == WeightStorage.BFloat16)
        {
            return [new WrittenTensor(tensor.Name, type, tensor.Shape, use => VisitBFloat16(path, tensor, use))];
        }

        float[] scales = Scales(path, tensor);
        return
        [
            new WrittenTensor(tensor.Name, type, tensor.Shape, use => VisitInt8(tensor, scales, use)),
            new WrittenTensor(
                ScalesOf(tensor.Name),
                StorageWords.TypeOf(WeightStorage.Float32),
                [scales.Length],
                use => use(MemoryMarshal.AsBytes(scales.AsSpan()))),
        ];
    }

    private static float[] Scales(string path, WeightTensor tensor)
    {
        float[] scales = new float[tensor.Shape[0]];
        for (int row = 0; row < scales.Length; row++)
        {
            scales[row] = RoundedWeights.ScaleOf(Row(tensor, row, scales.Length));
            if (!RoundedWeights.IsScale(scales[row]))
            {
                throw Unfit(path, tensor, WeightStorage.Int8);
            }
        }

        return scales;
    }

    private static void VisitInt8(WeightTensor tensor, float[] scales, WeightTensor.PieceUser use)
    {
        sbyte[] rounded = [];
        for (int row = 0; row < scales.Length; row++)
        {
            ReadOnlySpan<float> values = Row(tensor, row, scales.Length);
            Array.Resize(ref rounded, values.Length);
            RoundedWeights.ToInt8(values, scales[row], rounded);
            use(MemoryMarshal.AsBytes(rounded.AsSpan()));
        }
    }

    private static void VisitBFloat16(string path, WeightTensor tensor, WeightTensor.PieceUser use)
    {
        Span<BFloat16> rounded = new BFloat16[PieceLength];
        for (ReadOnlySpan<float> rest = tensor.Values; rest.Length > 0; rest = rest[Math.Min(PieceLength, rest.Length)..])
        {
            ReadOnlySpan<float> values = rest[..Math.Min(PieceLength, rest.Length)];
            if (!RoundedWeights.ToBFloat16(values, rounded))
            {
                throw Unfit(path, tensor, WeightStorage.BFloat16);
            }

            use(MemoryMarshal.AsBytes(rounded[..values.Length]));
        }
    }

    private static ReadOnlySpan<float> Row(WeightTensor tensor, int row, int rows)
    {
        int length = (int)(tensor.Count / rows);
        return tensor.Values.Slice(row * length, length);
    }

    private static AlexNetException Unfit(string path, WeightTensor tensor, WeightStorage storage) => new(
        $"{path} cannot be written: {tensor.Name} has NaN, infinite or too large numbers for {StorageWords.Of(storage)}; "
            + $"give {RequestOption.Of(RequestOption.Store).With(StorageWords.Of(WeightStorage.Float32))}, or other weights.");
}
