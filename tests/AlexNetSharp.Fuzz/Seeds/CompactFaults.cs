using System.Buffers.Binary;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>What can be wrong with a bundle of alexnet-mini that stores int8, with a checksum that is right.</summary>
internal static class CompactFaults
{
    private const string Weights = "fc6.weight";
    private const string Scales = "fc6.weight.scale";
    private const string Filters = "conv1.weight";

    /// <summary>What is wrong, how it is made, and what is said behind "the file has".</summary>
    public static IReadOnlyList<(string Name, Action<MadeSafetensors> Damage, string Reason)> All { get; } =
    [
        ("nan-scale", file => SetScale(file, float.NaN), $"the scale NaN in {Scales}, which must be from 0 to "),
        ("infinite-scale", file => SetScale(file, float.PositiveInfinity), $"the scale Infinity in {Scales}, which must be from 0 to "),
        ("negative-scale", file => SetScale(file, -0.5f), $"the scale -0.5 in {Scales}, which must be from 0 to "),
        ("huge-scale", file => SetScale(file, 1e37f), $"the scale 1e+37 in {Scales}, which must be from 0 to "),
        ("lowest-weight", file => file.Tensors[Weights].Bytes[5] = 0x80, $"-128 among the int8 weights of {Weights}, which must be "),
        (
            "nan-bfloat16",
            file => BinaryPrimitives.WriteUInt16LittleEndian(file.Tensors[Filters].Bytes.AsSpan(4), 0x7FC0),
            $"NaN or infinite numbers in {Filters}"),
        ("no-scales", file => file.Tensors.Remove(Scales), $"no tensor {Scales} where {Weights} (I8 "),
        (
            "shape-of-scales",
            file => file.Tensors[Scales] = file.Tensors[Scales] with { Shape = [2, file.Tensors[Scales].Shape[0] / 2] },
            $"{Scales} as F32 2x"),
        ("type-of-scales", file => file.Tensors[Scales] = file.Tensors[Scales] with { Type = "I32" }, $"{Scales} as I32 "),
        (
            "scales-of-filters",
            file => file.Tensors[$"{Filters}.scale"] = new MadeNumbers("F32", [1], new byte[4]),
            $"a tensor {Filters}.scale (1) that the network has no place for"),
        ("other-half", file => file.Tensors[Filters] = file.Tensors[Filters] with { Type = "F16" },
            $"{Filters} as F16 where a file that stores int8 has BF16"),
        ("bytes", file => file.Tensors[Weights] = file.Tensors[Weights] with { Type = "U8" },
            $"{Weights} as U8 where a file that stores int8 has I8"),
        ("float32-filters", file => file.Tensors[Filters] = Widened(file.Tensors[Filters]),
            $"{Filters} as F32 where a file that stores int8 has BF16"),
        ("says-nothing", file => file.Metadata.Remove("storage"), $"{Filters} as BF16 where a file that stores float32 has F32"),
        ("says-bfloat16", file => file.Metadata["storage"] = "bfloat16", $"{Weights} as I8 where a file that stores bfloat16 has BF16"),
        ("says-nonsense", file => file.Metadata["storage"] = new string('s', 1 << 20), "weights stored as 'ssss"),
        (
            "transposed",
            file => file.Tensors[Weights] = file.Tensors[Weights] with { Shape = [.. file.Tensors[Weights].Shape.Reverse()] },
            $"{Weights} as I8 "),
    ];

    private static void SetScale(MadeSafetensors file, float value) =>
        BinaryPrimitives.WriteSingleLittleEndian(file.Tensors[Scales].Bytes.AsSpan(8), value);

    private static MadeNumbers Widened(MadeNumbers numbers) => numbers with { Type = "F32", Bytes = new byte[2 * numbers.Bytes.Length] };
}
