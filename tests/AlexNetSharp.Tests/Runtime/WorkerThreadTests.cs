using AlexNetSharp.Layers;
using AlexNetSharp.Runtime;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Runtime;

public sealed class WorkerThreadTests
{
    [Fact]
    public void Run_ManyCallers_DoTheirWorkOneByOneOnOneThread()
    {
        using var worker = new WorkerThread("worker");
        int thread = worker.Run(() => Environment.CurrentManagedThreadId);
        int inside = 0;
        int most = 0;
        int[] results = new int[200];

        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => results[i] = worker.Run(() =>
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Interlocked.Decrement(ref inside);
            return worker.Run(() => i * 3);
        }));

        Assert.NotEqual(thread, Environment.CurrentManagedThreadId);
        Assert.Equal(Enumerable.Range(0, results.Length).Select(i => i * 3), results);
        Assert.Equal(1, most);
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(AlexNetException))]
    public void Run_FailingWork_ThrowsTheExceptionItselfAndGoesOn(Type type)
    {
        using var worker = new WorkerThread("worker");
        var thrown = (Exception)Activator.CreateInstance(type, "why")!;

        Exception seen = Assert.Throws(type, () => worker.Run<int>(() => throw thrown));

        Assert.Same(thrown, seen);
        Assert.Equal(5, worker.Run(() => 5));
        Assert.Same(thrown, Assert.Throws(type, () => DedicatedThread.Run<int>("dedicated", () => throw thrown)));
    }

    [Fact]
    public void Dispose_WorkUnderWay_WaitsForItThenRefuses()
    {
        var worker = new WorkerThread("the worker");
        using var started = new ManualResetEventSlim();
        using var proceed = new ManualResetEventSlim();
        var order = new List<string>();
        var caller = new Thread(() => worker.Run(() =>
        {
            WorkerThread.AtEnd(() => order.Add("second ending"));
            WorkerThread.AtEnd(() => order.Add("first ending"));
            started.Set();
            proceed.Wait();
            order.Add("work");
            return 0;
        }));
        caller.Start();
        started.Wait();
        var disposer = new Thread(worker.Dispose);
        disposer.Start();

        Assert.Empty(order);
        proceed.Set();
        disposer.Join();
        caller.Join();

        Assert.Equal(["work", "first ending", "second ending"], order);
        ObjectDisposedException error = Assert.Throws<ObjectDisposedException>(() => worker.Run(() => 1));
        Assert.Equal("the worker", error.ObjectName);
        worker.Dispose();
    }

    [Fact]
    public async Task DisposeAsync_WorkUnderWay_EndsWithItAndKeepsNoThread()
    {
        var worker = new WorkerThread("worker");
        using var proceed = new ManualResetEventSlim();
        bool isDone = false;
        Task<bool> work = worker.RunAsync(
            () =>
            {
                WorkerThread.AtEnd(() => isDone = true);
                proceed.Wait();
                return true;
            },
            CancellationToken.None);

        Task ending = worker.DisposeAsync().AsTask();

        Assert.False(ending.IsCompleted);
        proceed.Set();
        await ending;
        Assert.True(isDone && await work);
    }

    /// <summary>What nobody waits for any more is no error of the program: hosts log or end on unobserved ones.</summary>
    [Fact]
    public async Task RunAsync_CallerHasLeft_LeavesNoUnobservedException()
    {
        var unobserved = new System.Collections.Concurrent.ConcurrentQueue<string>();
        void Keep(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Enqueue(e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += Keep;
        try
        {
            await LeaveTwice();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Keep;
        }

        Assert.DoesNotContain(unobserved, error => error.Contains(nameof(WorkerThreadTests), StringComparison.Ordinal)
            || error.Contains("WorkerThread.Do", StringComparison.Ordinal));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static async Task LeaveTwice()
        {
            using var left = new CancellationTokenSource();
            using var proceed = new ManualResetEventSlim();
            await using var worker = new WorkerThread("worker");
            Task<int> fails = worker.RunAsync<int>(
                () =>
                {
                    proceed.Wait();
                    throw new AlexNetException(nameof(WorkerThreadTests));
                },
                left.Token);
            Task<int> neverBegins = worker.RunAsync(() => 1, left.Token);
            await left.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fails);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => neverBegins);
            proceed.Set();
        }
    }

    [Fact]
    public void GradientReturn_EndOfItsThread_FreesTheGradientThatItKeeps()
    {
        Tensor? kept = null;

        DedicatedThread.Run("gradients", () => kept = GradientReturn.Of(ones(2, 3), [2, 3], dy => dy + 1));

        Assert.True(kept!.IsInvalid);
    }
}
