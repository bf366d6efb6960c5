namespace AlexNetSharp.Kernels.Tests;

/// <summary>Arrays of bfloat16 for the tests of kernels.</summary>
internal static class Stored
{
    /// <summary>What stands for every value that is not a number: which one it is depends on the processor.</summary>
    private const ushort AnyNotANumber = 0x7FC0;

    /// <summary>Each value rounded.</summary>
    public static BFloat16[] Round(float[] values) => [.. values.Select(BFloat16.FromSingle)];

    /// <summary>Each value as float32.</summary>
    public static float[] Widen(BFloat16[] values) => [.. values.Select(value => value.ToSingle())];

    /// <summary>The bits of each value, the same for all that are not numbers.</summary>
    public static ushort[] Bits(BFloat16[] values) =>
        [.. values.Select(value => float.IsNaN(value.ToSingle()) ? AnyNotANumber : value.Bits)];

    /// <summary>An array whose values would show where a kernel does not write.</summary>
    public static BFloat16[] Filled(nint length) => [.. Enumerable.Repeat(BFloat16.FromSingle(7), (int)length)];

    /// <summary>Normal values, of which a few are replaced.</summary>
    public static BFloat16[] Normal(nint length, uint seed, uint stream, float[] oddities, int odd)
    {
        float[] values = new float[length];
        CountedNormals.Fill(values, new CountedRandom(seed, RandomPurpose.Synthetic), (stream, 0), 3);
        for (int i = 0; i < odd; i++)
        {
            values[(int)((seed + (7919L * i)) % values.Length)] = oddities[(seed + i) % oddities.Length];
        }

        return Round(values);
    }
}
