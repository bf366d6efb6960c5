namespace AlexNetSharp.Kernels.Tests;

public sealed class CountedRandomTests
{
    private static readonly CountedRandom Random = new(3, RandomPurpose.Order);

    /// <summary>
    /// All orders, also those that leave items where they are, are as likely as each other; a shuffle that never leaves one knows only the
    /// cycles.
    /// </summary>
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    public void Permutation_ManyStreams_GiveEveryOrderEquallyOften(int count, int orders)
    {
        const int Draws = 24_000;
        int[] met =
        [
            .. Enumerable
                .Range(0, Draws)
                .GroupBy(stream => string.Join(' ', Random.Permutation(count, (uint)stream)))
                .Select(order => order.Count()),
        ];

        double wanted = (double)Draws / orders;
        double allowed = 5 * Math.Sqrt(wanted * (1 - (1.0 / orders)));
        Assert.Equal(orders, met.Length);
        Assert.All(met, found => Assert.InRange(found, wanted - allowed, wanted + allowed));
    }

    /// <summary>
    /// On average one item of a shuffle stays where it is, whatever their number (Montmort); its variance is one as well.
    /// </summary>
    [Fact]
    public void Permutation_LargeOnes_LeaveOneItemInItsPlaceOnAverage()
    {
        const int Draws = 2_000;
        double stayed = Enumerable
            .Range(0, Draws)
            .Average(stream => Random.Permutation(100, (uint)stream).Where((item, place) => item == place).Count());

        Assert.InRange(stayed, 1 - (5 / Math.Sqrt(Draws)), 1 + (5 / Math.Sqrt(Draws)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Permutation_AnyCount_HoldsEveryItemOnce(int count) =>
        Assert.Equal(Enumerable.Range(0, count), Random.Permutation(count, stream: 9).Order());

    [Fact]
    public void Permutation_OtherSeedPurposeOrStream_IsAnotherOrder()
    {
        int[] one = Random.Permutation(100, stream: 1);

        Assert.Equal(one, new CountedRandom(3, RandomPurpose.Order).Permutation(100, stream: 1));
        Assert.NotEqual(one, Random.Permutation(100, stream: 2));
        Assert.NotEqual(one, new CountedRandom(4, RandomPurpose.Order).Permutation(100, stream: 1));
        Assert.NotEqual(one, new CountedRandom(3 + (1ul << 32), RandomPurpose.Order).Permutation(100, stream: 1));
        Assert.NotEqual(one, new CountedRandom(3, RandomPurpose.Split).Permutation(100, stream: 1));
    }

    [Theory]
    [InlineData(0u, 7, 0)]
    [InlineData(uint.MaxValue, 7, 6)]
    [InlineData(0x8000_0000u, 2, 1)]
    [InlineData(0x7FFF_FFFFu, 2, 0)]
    [InlineData(uint.MaxValue, 1, 0)]
    public void ToInteger_EdgesOfTheWord_AreTheEdgesOfTheRange(uint word, int range, int wanted) =>
        Assert.Equal(wanted, CountedRandom.ToInteger(word, range));
}
