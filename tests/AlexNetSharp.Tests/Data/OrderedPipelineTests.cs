using AlexNetSharp.Data.Packs;
using CsCheck;

namespace AlexNetSharp.Tests.Data;

/// <summary>The pipeline: results in order, whatever threads do; errors and cancellation end it.</summary>
public sealed class OrderedPipelineTests
{
    [Fact]
    public void Run_AnyThreadsAndWindow_HandsOverInOrderOneAtATime() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 8], Gen.Int[1, 20]).Sample(
            (count, threads, window) =>
            {
                List<int> handed = [];
                int inside = 0, underWay = 0, most = 0;
                IEnumerable<int> Items()
                {
                    for (int i = 0; i < count; i++)
                    {
                        most = Math.Max(most, Interlocked.Increment(ref underWay));
                        yield return i;
                    }
                }

                OrderedPipeline<int, int>.Run(
                    Items(),
                    item =>
                    {
                        Thread.SpinWait(item * 37 % 500);
                        return item * item;
                    },
                    (item, result) =>
                    {
                        Assert.Equal(1, Interlocked.Increment(ref inside));
                        Assert.Equal(item * item, result);
                        handed.Add(item);
                        Interlocked.Decrement(ref underWay);
                        Interlocked.Decrement(ref inside);
                    },
                    threads,
                    new Window<int>(window),
                    CancellationToken.None);
                Assert.Equal(Enumerable.Range(0, count), handed);
                Assert.True(most <= window + 2, $"{most} items under way in a window of {window}");
            },
            iter: 60,
            threads: 1);

    [Theory]
    [InlineData("items")]
    [InlineData("work")]
    [InlineData("hand over")]
    public void Run_ErrorAnywhere_IsThrownOnce(string where)
    {
        IEnumerable<int> Items() =>
            Enumerable.Range(0, 1000).Select(i => where == "items" && i == 50 ? throw new InvalidOperationException(where) : i);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            OrderedPipeline<int, int>.Run(
                Items(),
                item => where == "work" && item == 50 ? throw new InvalidOperationException(where) : item,
                (item, _) => _ = where == "hand over" && item == 50 ? throw new InvalidOperationException(where) : item,
                3,
                new Window<int>(10),
                CancellationToken.None));
        Assert.Equal(where, error.Message);
    }

    /// <summary>What waits holds no more bytes than the window, but one item alone may.</summary>
    [Fact]
    public void Run_LargeItems_WaitForEachOther()
    {
        (int bytes, int most) = (0, 0);
        int[] sizes = [3, 4, 12, 1, 1, 9, 5, 5, 5, 11, 2];
        List<int> handed = [];
        IEnumerable<int> Items()
        {
            foreach (int size in sizes)
            {
                yield return size;
                most = Math.Max(most, Interlocked.Add(ref bytes, size));
            }
        }

        OrderedPipeline<int, int>.Run(
            Items(),
            item => item,
            (item, _) =>
            {
                handed.Add(item);
                Interlocked.Add(ref bytes, -item);
            },
            threads: 3,
            new Window<int>(100, 10, item => item),
            CancellationToken.None);

        Assert.Equal(sizes, handed);
        Assert.InRange(most, 1, 12);
    }

    [Fact]
    public void Run_Canceled_StopsAndHandsOverAPrefix()
    {
        using CancellationTokenSource stop = new();
        List<int> handed = [];
        IEnumerable<int> Endless()
        {
            for (int i = 0; ; i++)
            {
                yield return i;
            }
        }

        Assert.ThrowsAny<OperationCanceledException>(() => OrderedPipeline<int, int>.Run(
            Endless(),
            item => item,
            (item, _) =>
            {
                handed.Add(item);
                if (item == 100)
                {
                    stop.Cancel();
                }
            },
            4,
            new Window<int>(16),
            stop.Token));
        Assert.Equal(Enumerable.Range(0, handed.Count), handed);
        Assert.Equal(101, handed.Count);
    }
}
