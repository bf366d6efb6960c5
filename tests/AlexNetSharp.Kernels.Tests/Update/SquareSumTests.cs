using System.Runtime.InteropServices;
using AlexNetSharp.Kernels.Update;

namespace AlexNetSharp.Kernels.Tests.Update;

public sealed class SquareSumTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(4099)]
    [InlineData((2 << 15) + 21)]
    public void Of_AnyLength_IsTheSumInFloat64(int length)
    {
        float[] values = TestValues.Normal(length, seed: 3, stream: 1);
        double wanted = values.Sum(value => (double)value * value);

        Assert.Equal(wanted, SquareSum.Of(values), 1e-6 * wanted);
    }

    [Fact]
    public void Of_NotANumber_IsNone() => Assert.True(double.IsNaN(SquareSum.Of([1, float.NaN, 3])));

    [Fact]
    public void Of_AnyNumberOfThreads_SameBits() => TestValues.AssertSameBitsForThreadCounts(
        () => [.. MemoryMarshal.Cast<double, float>([SquareSum.Of(TestValues.Normal((5 << 15) + 3, 7, 1))])]);
}
