namespace AlexNetSharp.Kernels;

/// <summary>A thread that helps with jobs. It lives as long as the process and keeps nobody from ending it.</summary>
internal sealed class Worker
{
    /// <summary>How often a worker looks for a job before it sleeps: some fifty microseconds.</summary>
    private const int Looks = 1000;

    private readonly object _gate = new();
    private SharedJob? _job;
    private int _sleeps;
    private bool _isWoken;

    /// <summary>Starts the thread.</summary>
    public Worker()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "AlexNetSharp kernels" };
        thread.UnsafeStart();
    }

    /// <summary>Gives a job to help with; the worker has none.</summary>
    /// <param name="job">The job.</param>
    public void Give(SharedJob job)
    {
        Interlocked.Exchange(ref _job, job);
        if (Interlocked.Exchange(ref _sleeps, 0) == 1)
        {
            lock (_gate)
            {
                _isWoken = true;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Takes a job back that the worker has not begun.</summary>
    /// <param name="job">The job.</param>
    /// <returns>Whether it had not; it has nothing to do then.</returns>
    public bool TryTakeBack(SharedJob job) => Interlocked.CompareExchange(ref _job, null, job) == job;

    private void Work()
    {
        while (true)
        {
            for (int look = 0; look < Looks && Volatile.Read(ref _job) is null; look++)
            {
                Thread.SpinWait(1);
            }

            if (Interlocked.Exchange(ref _job, null) is { } job)
            {
                job.Help(this);
                continue;
            }

            // Said before the last look: a job that comes after it finds a sleeper to wake.
            Interlocked.Exchange(ref _sleeps, 1);
            if (Volatile.Read(ref _job) is null || Interlocked.Exchange(ref _sleeps, 0) == 0)
            {
                Sleep();
            }
        }
    }

    private void Sleep()
    {
        lock (_gate)
        {
            while (!_isWoken)
            {
                Monitor.Wait(_gate);
            }

            _isWoken = false;
        }
    }
}
