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
    public void GradientReturn_EndOfItsThread_FreesTheGradientThatItKeeps()
    {
        Tensor? kept = null;

        DedicatedThread.Run("gradients", () => kept = GradientReturn.Of(ones(2, 3), [2, 3], dy => dy + 1));

        Assert.True(kept!.IsInvalid);
    }
}
