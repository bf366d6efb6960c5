using System.Runtime.ExceptionServices;

namespace AlexNetSharp.Kernels;

/// <summary>A job that several threads take blocks of, one at a time for whoever is free.</summary>
internal sealed unsafe class SharedJob
{
    /// <summary>How often a caller looks whether its helpers are done, before it sleeps: some ten microseconds.</summary>
    private const int Looks = 200;

    private readonly List<Worker> _helpers = [];
    private readonly object _gate = new();
    private void* _job;
    private delegate*<void*, int, void> _run;
    private int _blocks;
    private int _next;
    private int _busy;
    private bool _isDone;
    private ExceptionDispatchInfo? _error;

    /// <summary>Runs every block, and returns when nobody works on one any more.</summary>
    /// <param name="job">The job; it stays where it is.</param>
    /// <param name="run">Runs a block of it.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="helpers">The most workers that help.</param>
    public void Run(void* job, delegate*<void*, int, void> run, int blocks, int helpers)
    {
        // Should there be no memory for the list, nobody has begun yet whom nobody would wait for.
        _helpers.EnsureCapacity(helpers);
        _job = job;
        _run = run;
        (_blocks, _next, _error) = (blocks, 0, null);

        // One for this thread, so that nobody is the last before all were asked.
        Volatile.Write(ref _busy, 1);
        for (int helper = 0; helper < helpers && WorkerPool.Take(helpers) is { } worker; helper++)
        {
            Interlocked.Increment(ref _busy);
            _helpers.Add(worker);
            worker.Give(this);
        }

        RunBlocks();
        foreach (Worker worker in _helpers)
        {
            // Who has not begun has nothing left to do: nobody waits until it has woken up to hear that.
            if (worker.TryTakeBack(this))
            {
                Interlocked.Decrement(ref _busy);
                WorkerPool.Return(worker);
            }
        }

        _helpers.Clear();
        if (Interlocked.Decrement(ref _busy) > 0)
        {
            WaitForHelpers();
        }

        _error?.Throw();
    }

    /// <summary>Runs blocks until there are none left; called by a worker.</summary>
    /// <param name="worker">The worker, which is free for others as soon as it has nothing to do here.</param>
    internal void Help(Worker worker)
    {
        RunBlocks();
        WorkerPool.Return(worker);
        if (Interlocked.Decrement(ref _busy) == 0)
        {
            lock (_gate)
            {
                Volatile.Write(ref _isDone, true);
                Monitor.Pulse(_gate);
            }
        }
    }

    private void RunBlocks()
    {
        try
        {
            for (int block = Interlocked.Increment(ref _next) - 1; block < _blocks; block = Interlocked.Increment(ref _next) - 1)
            {
                _run(_job, block);
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
            Volatile.Write(ref _next, _blocks);
        }
    }

    private void WaitForHelpers()
    {
        for (int look = 0; look < Looks && !Volatile.Read(ref _isDone); look++)
        {
            Thread.SpinWait(1);
        }

        lock (_gate)
        {
            while (!_isDone)
            {
                Monitor.Wait(_gate);
            }

            _isDone = false;
        }
    }
}
