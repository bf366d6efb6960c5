using AlexNetSharp.Benchmarks;

namespace AlexNetSharp.Tests.Benchmarks;

public sealed class PairedTimerTests
{
    [Fact]
    public void Run_Pairs_TakeTurnsAtGoingFirst()
    {
        var calls = new List<char>();
        var done = new List<int>();
        void Call(char name)
        {
            // Long enough that one run is a measurement.
            Thread.Sleep(120);
            calls.Add(name);
        }

        PairedTimes times = new PairedTimer(3, CancellationToken.None).Run(() => Call('o'), () => Call('s'), done.Add);

        Assert.Equal("ooss" + "os" + "so" + "os", string.Concat(calls));
        Assert.Equal([0, 1, 2, 3], done);
        Assert.Equal((3, 3), (times.Ours.Count, times.Stock.Count));
    }

    [Fact]
    public void Run_ShortWork_IsRepeatedWithinAMeasurement()
    {
        int runs = 0;

        new PairedTimer(3, CancellationToken.None).Run(() => Thread.Sleep(10 + (0 * runs++)), () => Thread.Sleep(120), _ => { });

        Assert.InRange(runs, 2 + (3 * 2), 2 + (3 * 10));
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => new PairedTimer(3, source.Token).Run(source.Cancel, () => { }, _ => { }));
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
}
