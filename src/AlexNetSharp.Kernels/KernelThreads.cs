using System.Runtime.ExceptionServices;

namespace AlexNetSharp.Kernels;

/// <summary>
/// How many threads the kernels use. How work is split may depend on this number, the order in which a value's terms are added never does:
/// so results do not.
/// </summary>
public static class KernelThreads
{
    private static int _count = Environment.ProcessorCount;

    /// <summary>The number of threads, at least 1; the number of processors unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int Count
    {
        get => Volatile.Read(ref _count);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _count, value);
        }
    }

    /// <summary>Runs every block of a job, on up to <see cref="Count"/> threads, and returns when all are done.</summary>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="job">The job; its blocks must write to different places.</param>
    internal static void Run<TJob>(int blocks, TJob job)
        where TJob : struct, IKernelJob => Run(blocks, Count, job);

    /// <summary>
    /// Does work on every one of a number of places, one at a time for whichever thread is free, and returns when all are done.
    /// </summary>
    /// <param name="places">The number of places.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="work">
    /// Does the work on a place. The first error of any thread is thrown as it is; places that were not begun are left out then.
    /// </param>
    public static void Share(int places, int threads, Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Run(places, threads, new ActionJob(work));
    }

    private static void Run<TJob>(int blocks, int most, TJob job)
        where TJob : struct, IKernelJob
    {
        int threads = Math.Min(most, blocks);
        if (threads <= 1)
        {
            for (int block = 0; block < blocks; block++)
            {
                job.Run(block);
            }

            return;
        }

        // One block at a time for whoever is free: Parallel.For over blocks hands out ever longer ranges, and threads would wait for the
        // last.
        int next = 0;
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
            {
                try
                {
                    for (int block = Interlocked.Increment(ref next) - 1; block < blocks; block = Interlocked.Increment(ref next) - 1)
                    {
                        job.Run(block);
                    }
                }
                catch
                {
                    Interlocked.Exchange(ref next, blocks);
                    throw;
                }
            });
        }
        catch (AggregateException errors)
        {
            // The first error as on one thread, for instance that memory is short, and not a list of them.
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }

    private readonly struct ActionJob(Action<int> work) : IKernelJob
    {
        public void Run(int block) => work(block);
    }
}

/// <summary>Work that is made of independent blocks.</summary>
internal interface IKernelJob
{
    /// <summary>Does one block.</summary>
    /// <param name="block">The block's number.</param>
    void Run(int block);
}
