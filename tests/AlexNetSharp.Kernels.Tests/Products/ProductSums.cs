namespace AlexNetSharp.Kernels.Tests.Products;

/// <summary>
/// Sums of products in double precision, with the sum of their absolute values: what float32 sums of any order are measured by, because
/// cancellation makes a small sum no more exact.
/// </summary>
internal sealed class ProductSums(nint count)
{
    // Random roundings of sums of some hundred terms, in units of the sum of absolute values; each rounding is at most 6e-8.
    private const double Tolerance = 1e-6;
    private readonly double[] _sums = new double[count];
    private readonly double[] _magnitudes = new double[count];

    /// <summary>Adds a product to a sum.</summary>
    public void Add(nint place, double a, double b = 1)
    {
        _sums[place] += a * b;
        _magnitudes[place] += Math.Abs(a * b);
    }

    /// <summary>Asserts that float32 sums agree, and that NaN and infinity stand where they should.</summary>
    public void AssertMatch(float[] actual)
    {
        Assert.Equal(_sums.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            bool matches = double.IsFinite(_sums[i])
                ? Math.Abs(_sums[i] - actual[i]) <= Tolerance * _magnitudes[i]
                : _sums[i].Equals((double)actual[i]);
            Assert.True(matches, $"[{i}]: {actual[i]:R}, expected {_sums[i]:R} of {_magnitudes[i]:R}");
        }
    }
}
