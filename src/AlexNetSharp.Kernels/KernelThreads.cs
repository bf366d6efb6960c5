namespace AlexNetSharp.Kernels;

/// <summary>
/// How many threads the kernels use. How work is split may depend on this number, the order in which a value's terms are added never does:
/// so results do not.
/// </summary>
public static class KernelThreads
{
    private static int _ofProcess = Environment.ProcessorCount;

    [ThreadStatic]
    private static int _ofCaller;

    /// <summary>
    /// The number of threads for kernels that the calling thread starts, at least 1: that of <see cref="Limit"/> where there is one, else
    /// the process's, which is the number of processors unless set here.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int Count
    {
        get => _ofCaller > 0 ? _ofCaller : Volatile.Read(ref _ofProcess);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _ofProcess, value);
        }
    }

    /// <summary>
    /// Gives the kernels that the calling thread starts their own number of threads, until the result is disposed of on the same thread.
    /// </summary>
    /// <param name="threads">The number, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static KernelThreadLimit Limit(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var limit = new KernelThreadLimit(_ofCaller);
        _ofCaller = threads;
        return limit;
    }

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
        WorkerPool.Run(places, threads, new ActionJob(work));
    }

    /// <summary>Runs every block of a job, on up to <see cref="Count"/> threads, and returns when all are done.</summary>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="job">The job; its blocks must write to different places.</param>
    internal static void Run<TJob>(int blocks, TJob job)
        where TJob : struct, IKernelJob => WorkerPool.Run(blocks, Count, job);

    internal static void Restore(int ofCaller) => _ofCaller = ofCaller;

    private readonly struct ActionJob(Action<int> work) : IKernelJob
    {
        public void Run(int block) => work(block);
    }
}
