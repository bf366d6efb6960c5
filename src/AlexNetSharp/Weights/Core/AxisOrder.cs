namespace AlexNetSharp.Weights.Core;

/// <summary>Changes the order of a tensor's axes.</summary>
internal static class AxisOrder
{
    /// <summary>The sizes after the axes have changed places.</summary>
    /// <param name="sizes">The sizes before.</param>
    /// <param name="axes">The axis before that each axis after was.</param>
    public static long[] Sizes(IReadOnlyList<long> sizes, IReadOnlyList<int> axes) => [.. axes.Select(axis => sizes[axis])];

    /// <summary>The order that undoes another.</summary>
    /// <param name="axes">The axis before that each axis after was.</param>
    public static int[] Inverse(IReadOnlyList<int> axes) => [.. Enumerable.Range(0, axes.Count).OrderBy(place => axes[place])];

    /// <summary>Copies numbers into another order of axes.</summary>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="sizes">Their sizes.</param>
    /// <param name="axes">The axis before that each axis after was.</param>
    /// <param name="result">As many numbers, row-major in the new order.</param>
    public static void Copy(ReadOnlySpan<float> values, IReadOnlyList<long> sizes, IReadOnlyList<int> axes, Span<float> result)
    {
        if (values.Length != result.Length)
        {
            throw new ArgumentException($"{values.Length} numbers do not fill {result.Length}.", nameof(result));
        }

        long[] strides = new long[sizes.Count];
        long stride = 1;
        for (int axis = sizes.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= sizes[axis];
        }

        long[] steps = [.. axes.Select(axis => strides[axis])];
        long[] counts = Sizes(sizes, axes);
        long[] place = new long[counts.Length];
        long from = 0;
        for (int to = 0; to < result.Length; to++)
        {
            result[to] = values[(int)from];
            for (int axis = place.Length - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++place[axis] < counts[axis])
                {
                    break;
                }

                from -= steps[axis] * counts[axis];
                place[axis] = 0;
            }
        }
    }
}
