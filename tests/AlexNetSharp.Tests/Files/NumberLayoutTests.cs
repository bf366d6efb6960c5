using AlexNetSharp.Files;
using CsCheck;

namespace AlexNetSharp.Tests.Files;

/// <summary>Stored numbers of every type, byte order and arrangement, against plain loops.</summary>
public sealed class NumberLayoutTests
{
    public static TheoryData<string, double[], byte[]> LittleEndian => new()
    {
        { "F32", [1.5, -2], [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0] },
        { "F64", [1.5], [0, 0, 0, 0, 0, 0, 0xF8, 0x3F] },
        { "F16", [1.5, -2, 65504], [0, 0x3E, 0, 0xC0, 0xFF, 0x7B] },
        { "BF16", [1.5, -2], [0xC0, 0x3F, 0, 0xC0] },
        { "I64", [-2], [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "U64", [18446744073709551614.0], [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "I32", [-2, 258], [0xFE, 0xFF, 0xFF, 0xFF, 2, 1, 0, 0] },
        { "U32", [4294967294], [0xFE, 0xFF, 0xFF, 0xFF] },
        { "I16", [-2, 258], [0xFE, 0xFF, 2, 1] },
        { "U16", [65534, 258], [0xFE, 0xFF, 2, 1] },
        { "I8", [-2, 1], [0xFE, 1] },
        { "U8", [254, 1], [0xFE, 1] },
        { "BOOL", [1, 0, 1], [1, 0, 2] },
    };

    [Theory]
    [MemberData(nameof(LittleEndian))]
    public unsafe void Read_EveryType_GivesItsNumbersInBothByteOrders(string type, double[] expected, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(expected);
        byte[] big = [.. bytes.Chunk(bytes.Length / expected.Length).SelectMany(number => number.Reverse())];
        foreach ((bool isBigEndian, byte[] stored) in new[] { (false, bytes), (true, big) })
        {
            float[] values = new float[expected.Length];
            fixed (byte* first = stored)
            {
                new NumberLayout(type, isBigEndian, 0, [expected.Length], [1]).Read(first, values, CancellationToken.None);
            }

            Assert.Equal(expected.Select(value => (float)value), values);
        }
    }

    [Fact]
    public unsafe void Read_AnyStrides_AreThoseOfALoopOverAllPlaces()
    {
        Gen.Select(Gen.Long[0, 4].Array[0, 4], Gen.Long[0, 7].Array[4], Gen.Long[0, 5]).Sample(
            (shape, drawn, offset) =>
            {
                long[] strides = drawn[..shape.Length];
                byte[] stored = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
                NumberLayout layout = new("U8", false, offset, shape, strides);
                Assert.Null(layout.Problem(stored.Length));
                float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
                fixed (byte* first = stored)
                {
                    layout.Read(first, values, CancellationToken.None);
                }

                for (int i = 0; i < values.Length; i++)
                {
                    long rest = i, place = offset;
                    for (int axis = shape.Length - 1; axis >= 0; axis--)
                    {
                        place += rest % shape[axis] * strides[axis];
                        rest /= shape[axis];
                    }

                    Assert.Equal(place, values[i]);
                }
            },
            iter: 2000,
            threads: 1);
    }

    [Theory]
    [InlineData("negative size", 0, new[] { -1L }, new[] { 1L })]
    [InlineData("reach to place 6", 0, new[] { 7L }, new[] { 1L })]
    [InlineData("reach to place 6", 6, new[] { 1L }, new[] { 1L })]
    [InlineData("reach to place", 0, new[] { 2L, 2L }, new[] { long.MaxValue, long.MaxValue })]
    [InlineData("strides or an offset", 0, new[] { 2L }, new[] { -1L })]
    [InlineData("strides or an offset", -1, new[] { 2L }, new[] { 1L })]
    [InlineData("strides or an offset", 0, new[] { 2L }, new long[0])]
    [InlineData("more than the", 0, new[] { 1L << 40, 1L << 40, 1L << 40 }, new[] { 0L, 0, 0 })]
    [InlineData("more than the", 0, new[] { 0L, 1L << 62 }, new[] { 0L, 0 })]
    [InlineData("33 axes", 0, null, null)]
    public void Problem_LayoutThatCannotBe_SaysWhy(string reason, long offset, long[]? shape, long[]? strides)
    {
        NumberLayout layout = new("F32", false, offset, shape ?? Enumerable.Repeat(1L, 33).ToArray(), strides ?? new long[33]);

        Assert.Contains(reason, layout.Problem(6), StringComparison.Ordinal);
    }
}
