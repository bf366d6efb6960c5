using System.Collections.Concurrent;

namespace AlexNetSharp.Runtime;

/// <summary>
/// One thread that does its callers' work in the order in which it was handed in, so that one thread makes every libtorch call of an object
/// that many threads use. Thread-safe.
/// </summary>
internal sealed class WorkerThread : IDisposable, IAsyncDisposable
{
    [ThreadStatic]
    private static Stack<Action>? _endings;

    private readonly BlockingCollection<Action> _queue = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly string _name;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name, for debuggers and for the exception after <see cref="Dispose"/>.</param>
    public WorkerThread(string name)
    {
        _name = name;
        _thread = NativeHeap.StartThread(name, Work);
    }

    /// <summary>
    /// Has something done at the end of the worker thread that calls this, last in first out; does nothing on any other thread.
    /// </summary>
    /// <param name="ending">What to do; it must not throw.</param>
    public static void AtEnd(Action ending) => _endings?.Push(ending);

    /// <summary>Has the thread do work and waits for its result. An exception is thrown on as it was.</summary>
    /// <param name="work">The work; on the worker thread itself it is done at once.</param>
    /// <exception cref="ObjectDisposedException">The thread has been told to end.</exception>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Thread.CurrentThread == _thread ? work() : Hand(work, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Has the thread do work, without a thread of the caller's that waits for it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Ends the waiting; work that has not begun is left out.</param>
    /// <exception cref="ObjectDisposedException">The thread has been told to end.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Hand(work, cancellation).OrLeave(cancellation);
    }

    /// <summary>Refuses further work and waits until what was handed in is done and the thread has ended. May be called again.</summary>
    public void Dispose()
    {
        // Not disposed of: a caller may be about to enter, and then has to be told so by name. It holds nothing but memory.
        _queue.CompleteAdding();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    /// <summary>The same, without a thread of the caller's that waits; not for the worker thread itself.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        return new ValueTask(_ended.Task);
    }

    /// <summary>When the process ends first, the task never does: its callers end with the process.</summary>
    private Task<T> Hand<T>(Func<T> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _queue.Add(() => Do(work, done, cancellation), CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(_name);
        }

        return done.Task;
    }

    private static void Do<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            done.SetResult(work());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            done.SetCanceled(cancellation);
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

    private void Work()
    {
        _endings = new Stack<Action>();
        LibTorch.BeginThread();
        foreach (Action work in _queue.GetConsumingEnumerable())
        {
            NativeWork.Do(work);
        }

        while (_endings.TryPop(out Action? ending))
        {
            NativeWork.Do(ending);
        }

        _ended.SetResult();
    }
}
