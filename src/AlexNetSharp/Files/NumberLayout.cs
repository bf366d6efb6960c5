namespace AlexNetSharp.Files;

/// <summary>How a tensor's numbers lie in a stretch of stored numbers, which other tensors may share.</summary>
/// <param name="Type">Their type in the words of safetensors, for example <c>F32</c>.</param>
/// <param name="IsBigEndian">Whether the highest byte of a number comes first.</param>
/// <param name="Offset">The place of the first number, in numbers.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Strides">How many numbers lie between neighbors of each axis; 0 where all of an axis are the same number.</param>
internal sealed record NumberLayout(string Type, bool IsBigEndian, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides)
{
    /// <summary>
    /// The most numbers of a tensor that repeats stored ones, and the most that all tensors of a small file repeat; others have no more
    /// than are stored.
    /// </summary>
    public const long MostRepeated = 1 << 24;

    private const int MostAxes = 32;

    /// <summary>Number of values; the shape is known to be one.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The strides of numbers that lie without gaps.</summary>
    /// <param name="shape">Sizes, outermost first; their product fits into 64 bits.</param>
    /// <param name="isFortranOrder">Whether the first axis is the one whose neighbors lie side by side, not the last.</param>
    public static long[] Dense(IReadOnlyList<long> shape, bool isFortranOrder = false)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int i = 0; i < strides.Length; i++)
        {
            int axis = isFortranOrder ? i : strides.Length - 1 - i;
            strides[axis] = stride;
            stride = checked(stride * Math.Max(1, shape[axis]));
        }

        return strides;
    }

    /// <summary>Why a shape cannot be one; null where it can. Afterwards the product of its sizes is known to fit.</summary>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="most">The most numbers that there can be.</param>
    public static string? ProblemOf(IReadOnlyList<long> shape, long most)
    {
        if (shape.Count > MostAxes)
        {
            return $"{shape.Count} axes, more than {MostAxes}";
        }

        Int128 count = 1;
        foreach (long size in shape)
        {
            if (size < 0)
            {
                return $"a negative size ({SizesText.Of(shape)})";
            }

            // A size of 0 makes a tensor empty, whatever the others are; they still have to be sensible.
            count *= Math.Max(1, size);
            if (count > most)
            {
                return $"sizes ({SizesText.Of(shape)}) that are more than the {most} numbers there can be";
            }
        }

        return null;
    }

    /// <summary>Why the layout does not fit what is stored; null where it does.</summary>
    /// <param name="stored">How many numbers are stored.</param>
    public string? Problem(long stored)
    {
        if (ProblemOf(Shape, Math.Max(stored, MostRepeated)) is { } problem)
        {
            return problem;
        }

        if (Strides.Count != Shape.Count || Offset < 0 || Strides.Any(stride => stride < 0))
        {
            return "strides or an offset that cannot be";
        }

        Int128 last = Offset;
        for (int i = 0; i < Shape.Count; i++)
        {
            last += (Int128)(Shape[i] - 1) * Strides[i];
        }

        return !Shape.Contains(0) && last >= stored ? $"numbers that reach to place {last} of only {stored}" : null;
    }

    /// <summary>Reads the numbers in row-major order; the layout must fit and its type have a conversion.</summary>
    /// <param name="stored">The first stored number.</param>
    /// <param name="values">As many as the shape has.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public unsafe void Read(byte* stored, Span<float> values, CancellationToken cancellation)
    {
        NumberConversion.Converter convert = NumberConversion.Of(Type)!;
        int size = NumberConversion.SizeOf(Type);
        int outer = Shape.Count;
        int run = 1;
        for (; outer > 0 && (Shape[outer - 1] == 1 || Strides[outer - 1] == run); outer--)
        {
            run = checked((int)(run * Shape[outer - 1]));
        }

        long[] index = new long[outer];
        long at = Offset;
        for (int done = 0; done < values.Length; done += run)
        {
            cancellation.ThrowIfCancellationRequested();
            Copy(convert, stored + (at * size), size, values.Slice(done, run), cancellation);
            for (int axis = outer - 1; axis >= 0; axis--)
            {
                at += Strides[axis];
                if (++index[axis] < Shape[axis])
                {
                    break;
                }

                at -= Strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }
    }

    /// <summary>Converts a run in pieces whose bytes a span can hold.</summary>
    private unsafe void Copy(NumberConversion.Converter convert, byte* source, int size, Span<float> target, CancellationToken cancellation)
    {
        const int Piece = 1 << 22;
        for (; target.Length > Piece; target = target[Piece..], source += (long)Piece * size)
        {
            cancellation.ThrowIfCancellationRequested();
            convert(new ReadOnlySpan<byte>(source, Piece * size), target[..Piece], IsBigEndian);
        }

        convert(new ReadOnlySpan<byte>(source, target.Length * size), target, IsBigEndian);
    }
}
