using System.Runtime.CompilerServices;

namespace AlexNetSharp.Kernels;

/// <summary>
/// Threads that help whoever runs a job. Layers of small networks take microseconds, so a worker that has just helped looks out for the
/// next job before it sleeps, and nothing is allocated to have a job done.
/// </summary>
/// <remarks>
/// A worker is taken by one caller at a time. Who finds none does the work alone: many callers do not make more threads than the largest
/// number that any of them asked for, or the processors.
/// </remarks>
internal static unsafe class WorkerPool
{
    private static readonly Lock Gate = new();
    private static readonly Stack<Worker> Idle = new();
    private static int _workers;

    [ThreadStatic]
    private static SharedJob? _ofThread;

    /// <summary>Runs every block of a job and returns when all are done.</summary>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="threads">The most threads, this one among them.</param>
    /// <param name="job">
    /// The job; its blocks must write to different places. The first error of any of them is thrown as it is; blocks that were not begun
    /// are left out then.
    /// </param>
    public static void Run<TJob>(int blocks, int threads, TJob job)
        where TJob : struct, IKernelJob
    {
        threads = Math.Min(threads, blocks);
        if (threads <= 1)
        {
            for (int block = 0; block < blocks; block++)
            {
                job.Run(block);
            }

            return;
        }

        // A job inside of a job has a state of its own.
        SharedJob shared = _ofThread ?? new SharedJob();
        _ofThread = null;
        try
        {
            // The job stays where it is, on this thread's stack, until nobody works on it any more.
            shared.Run(Unsafe.AsPointer(ref job), &RunBlock<TJob>, blocks, threads - 1);
        }
        finally
        {
            _ofThread = shared;
        }
    }

    /// <summary>Takes a worker that has nothing to do; null where all have, and where the system gives no thread.</summary>
    /// <param name="most">The largest number of workers that there may be for the caller's sake.</param>
    internal static Worker? Take(int most)
    {
        lock (Gate)
        {
            if (Idle.TryPop(out Worker? worker))
            {
                return worker;
            }

            if (_workers >= Math.Max(most, Environment.ProcessorCount - 1))
            {
                return null;
            }

            _workers++;
        }

        try
        {
            return new Worker();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            lock (Gate)
            {
                _workers--;
            }

            return null;
        }
    }

    /// <summary>Gives a worker back that has nothing to do any more.</summary>
    /// <param name="worker">The worker.</param>
    internal static void Return(Worker worker)
    {
        lock (Gate)
        {
            // The last to have worked is the next to be taken: it is awake.
            Idle.Push(worker);
        }
    }

    private static void RunBlock<TJob>(void* job, int block)
        where TJob : struct, IKernelJob => Unsafe.AsRef<TJob>(job).Run(block);
}
