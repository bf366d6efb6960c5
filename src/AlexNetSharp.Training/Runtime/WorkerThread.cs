using System.Collections.Concurrent;

namespace AlexNetSharp.Runtime;

/// <summary>
/// One thread that does its callers' work in the order in which it was handed in, so that one thread makes every libtorch call of an object
/// that many threads use. Thread-safe.
/// </summary>
internal sealed class WorkerThread : IDisposable
{
    [ThreadStatic]
    private static Stack<Action>? _endings;

    private readonly BlockingCollection<Action> _queue = [];
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
        if (Thread.CurrentThread == _thread)
        {
            return work();
        }

        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
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

    private void Enqueue(Action work)
    {
        try
        {
            _queue.Add(work);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(_name);
        }
    }

    private void Work()
    {
        _endings = new Stack<Action>();
        LibTorch.BeginThread();
        foreach (Action work in _queue.GetConsumingEnumerable())
        {
            work();
        }

        while (_endings.TryPop(out Action? ending))
        {
            ending();
        }
    }
}
