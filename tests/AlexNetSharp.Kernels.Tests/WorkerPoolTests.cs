namespace AlexNetSharp.Kernels.Tests;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Share_AnyThreads_DoesEveryPlaceOnce(int threads)
    {
        int[] done = new int[1000];

        KernelThreads.Share(done.Length, threads, place => Interlocked.Increment(ref done[place]));

        Assert.All(done, times => Assert.Equal(1, times));
    }

    /// <summary>A job inside of a job, on threads that help with the outer one.</summary>
    [Fact]
    public void Share_InsideOfAnother_DoesEveryPlaceOnce()
    {
        int[] done = new int[400];

        KernelThreads.Share(20, 4, outer => KernelThreads.Share(20, 4, inner => Interlocked.Increment(ref done[(20 * outer) + inner])));

        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Share_ManyCallersAtOnce_DoAllOfTheirs()
    {
        int[] done = new int[8 * 500];

        Thread[] callers =
        [
            .. Enumerable.Range(0, 8).Select(caller => new Thread(() =>
            {
                for (int round = 0; round < 50; round++)
                {
                    KernelThreads.Share(10, 3, place => Interlocked.Increment(ref done[(caller * 500) + (round * 10) + place]));
                }
            })),
        ];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());

        Assert.All(done, times => Assert.Equal(1, times));
    }

    /// <summary>The error of a place is thrown as it is, on any thread, and the next job is not disturbed by it.</summary>
    [Fact]
    public void Share_PlaceThatFails_ThrowsItsErrorAndLeavesTheRest()
    {
        int begun = 0;

        Assert.Throws<FormatException>(() => KernelThreads.Share(10_000, 4, place =>
        {
            Interlocked.Increment(ref begun);
            if (place >= 3)
            {
                throw new FormatException();
            }
        }));

        Assert.InRange(begun, 4, 9_000);
        int done = 0;
        KernelThreads.Share(100, 4, _ => Interlocked.Increment(ref done));
        Assert.Equal(100, done);
    }

    [Fact]
    public void Limit_OfAThread_HoldsForItAloneUntilItIsDisposedOf()
    {
        int before = KernelThreads.Count;
        int other = 0;
        using (KernelThreads.Limit(before + 3))
        {
            using (KernelThreads.Limit(1))
            {
                Assert.Equal(1, KernelThreads.Count);
            }

            Assert.Equal(before + 3, KernelThreads.Count);
            var thread = new Thread(() => other = KernelThreads.Count);
            thread.Start();
            thread.Join();
        }

        Assert.Equal((before, before), (KernelThreads.Count, other));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelThreads.Limit(0));
    }
}
