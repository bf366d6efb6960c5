using AlexNetSharp.Benchmarks;

namespace AlexNetSharp.Tests.Benchmarks;

public sealed class PairedTimerTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Run_Pairs_TakeTurnsAtGoingFirstAfterTwoRunsToWarmUp()
    {
        var clock = new ManualClock();
        var calls = new List<char>();
        var done = new List<int>();
        void Call(char name, int milliseconds)
        {
            calls.Add(name);
            clock.Now += milliseconds;
        }

        PairedTimes times = new PairedTimer(3, Shortest, CancellationToken.None, clock).Run(() => Call('o', 2000), () => Call('s', 3000), done.Add);

        Assert.Equal("ooss" + "os" + "so" + "os", string.Concat(calls));
        Assert.Equal([0, 1, 2, 3], done);
        Assert.Equal([2000, 2000, 2000], times.Ours);
        Assert.Equal([1.5, 1.5, 1.5], times.Ratios);
    }

    [Fact]
    public void Run_SeveralOthers_EveryoneGoesFirstInTurnAndIsPairedWithOurs()
    {
        var clock = new ManualClock();
        var calls = new List<char>();
        Action Call(char name, int milliseconds) => () =>
        {
            calls.Add(name);
            clock.Now += milliseconds;
        };

        IReadOnlyList<PairedTimes> times = new PairedTimer(4, Shortest, CancellationToken.None, clock).Run(
            Call('o', 1000),
            [Call('s', 2000), Call('r', 3000)],
            _ => { }
        );

        Assert.Equal("oossrr" + "osr" + "sro" + "ros" + "osr", string.Concat(calls));
        Assert.Equal([2, 3], times.Select(pairs => pairs.Ratio));
        Assert.All(times, pairs => Assert.Equal([1000, 1000, 1000, 1000], pairs.Ours));
    }

    /// <summary>30 ms are run for 0.4 s to warm up, then four times, which makes 100 ms and more; the measurement is their mean.</summary>
    [Fact]
    public void Run_ShortWork_IsRepeatedWithinAMeasurement()
    {
        var clock = new ManualClock();
        int runs = 0;

        PairedTimes times = new PairedTimer(2, Shortest, CancellationToken.None, clock).Run(
            () => clock.Now += 30 + (0 * runs++),
            () => clock.Now += 600,
            _ => { }
        );

        Assert.Equal(14 + (2 * 4), runs);
        Assert.Equal([20, 20], times.Ratios);
    }

    [Fact]
    public void Run_Canceled_Stops()
    {
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => new PairedTimer(3, Shortest, source.Token).Run(source.Cancel, () => { }, _ => { }));
    }

    [Theory]
    [InlineData(new double[] { 2, 2, 4 }, new double[] { 4, 6, 4 }, 2, 2, 2, 4)]
    [InlineData(new double[] { 1, 1, 1, 1 }, new double[] { 1, 4, 3, 2 }, 2.5, 3, 1, 2.5)]
    public void Times_Ratios_AreOfPairsAndTheirMedianIsNotTheRatioOfMedians(
        double[] ours, double[] stock, double ratio, double spread, double oursMedian, double stockMedian)
    {
        var times = new PairedTimes(ours, stock);

        Assert.Equal((ratio, spread), (times.Ratio, times.Spread));
        Assert.Equal((oursMedian, stockMedian), (times.OursMedian, times.StockMedian));
    }

    /// <summary>A clock that goes when it is told to, in milliseconds.</summary>
    private sealed class ManualClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
