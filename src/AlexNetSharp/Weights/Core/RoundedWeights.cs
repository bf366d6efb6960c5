using AlexNetSharp.Kernels;

namespace AlexNetSharp.Weights.Core;

/// <summary>The rules by which weights become bfloat16 and int8, and int8 becomes float32 again.</summary>
internal static class RoundedWeights
{
    /// <summary>The largest int8 weight; the smallest is its negative, so that a weight and its negative are rounded alike.</summary>
    public const sbyte Most = 127;

    /// <summary>The largest scale of a row: with it, no weight is infinite.</summary>
    public const float LargestScale = float.MaxValue / 128;

    private const sbyte NoWeight = sbyte.MinValue;

    // A step that is no normal number would be coarser than the row's own numbers.
    private const float SmallestScale = 1.17549435e-38f;

    /// <summary>Rounds to bfloat16: to the nearest number, of two equally near ones the even.</summary>
    /// <param name="values">The weights.</param>
    /// <param name="rounded">As many.</param>
    /// <returns>Whether all that came out are finite.</returns>
    public static bool ToBFloat16(ReadOnlySpan<float> values, Span<BFloat16> rounded)
    {
        bool finite = true;
        for (int i = 0; i < values.Length; i++)
        {
            rounded[i] = BFloat16.FromSingle(values[i]);
            finite &= IsFinite(rounded[i]);
        }

        return finite;
    }

    /// <summary>Whether a number is one, and not infinite.</summary>
    /// <param name="value">The number.</param>
    public static bool IsFinite(BFloat16 value) => float.IsFinite(value.ToSingle());

    /// <summary>
    /// The scale of a row: its largest magnitude over 127, and 0 for a row of zeros. A row that this rounded before has the scale that it
    /// had, so that rounding it again changes nothing: in float32, of every number x, x / 127 * 127 / 127 is x / 127.
    /// </summary>
    /// <param name="row">The weights of a unit.</param>
    /// <returns>The scale; NaN, infinite or above <see cref="LargestScale"/> where the row cannot be rounded.</returns>
    public static float ScaleOf(ReadOnlySpan<float> row)
    {
        float largest = 0;
        foreach (float value in row)
        {
            // Of a number and NaN the larger is NaN.
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        float scale = largest / Most;
        return scale < SmallestScale ? 0 : scale;
    }

    /// <summary>Whether a scale is one.</summary>
    /// <param name="scale">The scale.</param>
    public static bool IsScale(float scale) => scale is >= 0 and <= LargestScale;

    /// <summary>Rounds a row to int8: to the nearest multiple of the scale, of two equally near ones the even.</summary>
    /// <param name="row">The weights of a unit.</param>
    /// <param name="scale">Their scale.</param>
    /// <param name="rounded">As many.</param>
    public static void ToInt8(ReadOnlySpan<float> row, float scale, Span<sbyte> rounded)
    {
        if (scale == 0)
        {
            rounded.Clear();
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            rounded[i] = (sbyte)MathF.Round(row[i] / scale);
        }
    }

    /// <summary>Turns int8 weights into float32: each times the scale of its row.</summary>
    /// <param name="weights">The weights, part of a matrix.</param>
    /// <param name="first">Which of the matrix's the first of them is.</param>
    /// <param name="scales">The scales of the rows.</param>
    /// <param name="rowLength">Weights of a row.</param>
    /// <param name="values">As many as the weights.</param>
    public static void Widen(ReadOnlySpan<sbyte> weights, long first, ReadOnlySpan<float> scales, long rowLength, Span<float> values)
    {
        for (int done = 0; done < weights.Length;)
        {
            (long row, long column) = Math.DivRem(first + done, rowLength);
            float scale = scales[(int)row];
            int end = (int)Math.Min(weights.Length, done + rowLength - column);
            for (; done < end; done++)
            {
                values[done] = weights[done] * scale;
            }
        }
    }

    /// <summary>Checks int8 weights after they were read.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="path">The file that they come from.</param>
    /// <param name="source">Their name there.</param>
    /// <exception cref="AlexNetException">One is -128.</exception>
    public static void Check(ReadOnlySpan<sbyte> weights, string path, string source)
    {
        if (weights.Contains(NoWeight))
        {
            throw new AlexNetException(
                $"{path} has {NoWeight} among the int8 weights of {source}, which must be from {-Most} to {Most}; write the bundle again.");
        }
    }
}
