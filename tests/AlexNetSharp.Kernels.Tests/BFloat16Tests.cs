namespace AlexNetSharp.Kernels.Tests;

public sealed class BFloat16Tests
{
    private const int Patterns = 65536;
    private const int LargestFinite = 0x7F7F;

    [Fact]
    public void ToSingle_EveryPattern_IsTheNumberThatItsFieldsSay() =>
        Assert.All(Enumerable.Range(0, Patterns), pattern => Assert.Equal(Number(pattern), BFloat16.FromBits((ushort)pattern).ToSingle()));

    [Fact]
    public void FromSingle_EveryPattern_ComesBack()
    {
        for (int pattern = 0; pattern < Patterns; pattern++)
        {
            var value = BFloat16.FromBits((ushort)pattern);
            int wanted = double.IsNaN(Number(pattern)) ? pattern | 0x40 : pattern;
            Assert.Equal(wanted, BFloat16.FromSingle(value.ToSingle()).Bits);
        }
    }

    [Fact]
    public void FromSingle_AroundEveryMidpoint_GivesTheNearestAndOfTwoTheEven()
    {
        foreach (int pattern in Enumerable.Range(0, LargestFinite + 1))
        {
            // The largest number's upper neighbor would be 2^128: from halfway there on, infinity.
            (double lower, double upper) = (Number(pattern), pattern == LargestFinite ? Math.ScaleB(1, 128) : Number(pattern + 1));
            float middle = (float)((lower + upper) / 2);
            Assert.Equal((lower + upper) / 2, middle);
            AssertBits(pattern, MathF.BitDecrement(middle));
            AssertBits(pattern + (pattern & 1), middle);
            AssertBits(pattern + 1, MathF.BitIncrement(middle));
        }
    }

    [Theory]
    [InlineData(0x7F800001)]
    [InlineData(0x7FC00000)]
    [InlineData(0x7FFFFFFF)]
    [InlineData(0xFF80FFFF)]
    public void FromSingle_NotANumber_StaysSoAndBecomesQuiet(uint bits)
    {
        ushort kept = BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(bits)).Bits;
        Assert.True(float.IsNaN(BFloat16.FromBits(kept).ToSingle()));
        Assert.Equal((bits >> 16) | 0x40, kept);
    }

    [Fact]
    public void Equality_IsThatOfTheBits()
    {
        Assert.True(BFloat16.FromSingle(float.NaN) == BFloat16.FromSingle(float.NaN));
        Assert.True(BFloat16.FromSingle(0) != BFloat16.FromSingle(-0f));
        Assert.Equal(BFloat16.FromSingle(1.001f), (object)BFloat16.FromSingle(1));
        Assert.Equal("1.5", BFloat16.FromSingle(1.5f).ToString());
    }

    /// <summary>The value by sign, exponent and fraction, in double precision.</summary>
    private static double Number(int pattern)
    {
        (int exponent, int fraction) = ((pattern >> 7) & 0xFF, pattern & 0x7F);
        double size = exponent switch
        {
            0xFF => fraction == 0 ? double.PositiveInfinity : double.NaN,
            0 => Math.ScaleB(fraction, -133),
            _ => Math.ScaleB(128 + fraction, exponent - 134),
        };
        return pattern >> 15 == 0 ? size : -size;
    }

    private static void AssertBits(int wanted, float value)
    {
        Assert.Equal(wanted, BFloat16.FromSingle(value).Bits);
        Assert.Equal(wanted | 0x8000, BFloat16.FromSingle(-value).Bits);
    }
}
