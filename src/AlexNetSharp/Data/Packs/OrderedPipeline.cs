using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// Works on items with several threads and hands the results over one by one in the items' order, so that what is made of them does not
/// depend on the threads. A thread that finishes the next result hands it over with all that wait behind it; nobody waits for an item while
/// there is room.
/// </summary>
/// <typeparam name="TItem">An item.</typeparam>
/// <typeparam name="TResult">What is made of it.</typeparam>
internal sealed class OrderedPipeline<TItem, TResult>
{
    private readonly Func<TItem, TResult> _work;
    private readonly Action<TItem, TResult> _handOver;
    private readonly Slot?[] _slots;
    private readonly Room _room;
    private readonly BlockingCollection<(long Place, TItem Item)> _queue = [];
    private readonly Lock _handing = new();
    private ExceptionDispatchInfo? _error;
    private long _next;
    private long _produced;

    private OrderedPipeline(Func<TItem, TResult> work, Action<TItem, TResult> handOver, Window<TItem> window)
    {
        (_work, _handOver) = (work, handOver);
        (_slots, _room) = (new Slot?[window.Items], new Room(window));
    }

    /// <summary>Works on all items.</summary>
    /// <param name="items">The items; the caller's thread goes through them.</param>
    /// <param name="work">Makes a result of an item; called by many threads at a time.</param>
    /// <param name="handOver">Takes the results in the items' order; called by one thread at a time.</param>
    /// <param name="threads">Threads that work.</param>
    /// <param name="window">What may be under way or wait to be handed over.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static void Run(
        IEnumerable<TItem> items,
        Func<TItem, TResult> work,
        Action<TItem, TResult> handOver,
        int threads,
        Window<TItem> window,
        CancellationToken cancellation)
    {
        var pipeline = new OrderedPipeline<TItem, TResult>(work, handOver, window);
        pipeline.Run(items, threads, cancellation);
    }

    private void Run(IEnumerable<TItem> items, int threads, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Thread[] workers =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(i => new Thread(() => Guard(() => Work(stop.Token), stop)) { IsBackground = true, Name = $"decoder {i}" }),
        ];
        Array.ForEach(workers, worker => worker.Start());
        Guard(() => Produce(items, stop.Token), stop);
        _queue.CompleteAdding();
        Array.ForEach(workers, worker => worker.Join());
        _queue.Dispose();
        _error?.Throw();
        cancellation.ThrowIfCancellationRequested();
        if (_next != _produced)
        {
            throw new InvalidOperationException($"{_produced} results were to be handed over, but {_next} were.");
        }
    }

    private void Guard(Action action, CancellationTokenSource stop)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever stopped the work reports it.
        }
#pragma warning disable CA1031 // The first error of any thread is thrown again on the caller's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
            stop.Cancel();
        }
    }

    private void Produce(IEnumerable<TItem> items, CancellationToken cancellation)
    {
        foreach (TItem item in items)
        {
            _room.Enter(item, cancellation);
            _queue.Add((_produced++, item), cancellation);
        }
    }

    private void Work(CancellationToken cancellation)
    {
        foreach ((long place, TItem item) in _queue.GetConsumingEnumerable(cancellation))
        {
            Volatile.Write(ref _slots[place % _slots.Length], new Slot(item, _work(item)));

            // A thread that has let go of the lock must see this slot, or this thread must see the lock free.
            Interlocked.MemoryBarrier();
            HandOver(cancellation);
        }
    }

    /// <summary>A thread that finds another one handing over leaves its result to it; that one looks again after it has let go.</summary>
    private void HandOver(CancellationToken cancellation)
    {
        while (IsNextReady() && _handing.TryEnter())
        {
            try
            {
                while (IsNextReady())
                {
                    cancellation.ThrowIfCancellationRequested();
                    ref Slot? slot = ref _slots[_next % _slots.Length];
                    (Slot ready, slot) = (slot!, null);
                    Volatile.Write(ref _next, _next + 1);
                    _handOver(ready.Item, ready.Result);
                    _room.Leave(ready.Item);
                }
            }
            finally
            {
                _handing.Exit();
                Interlocked.MemoryBarrier();
            }
        }
    }

    private bool IsNextReady() => Volatile.Read(ref _slots[Volatile.Read(ref _next) % _slots.Length]) is not null;

    private sealed record Slot(TItem Item, TResult Result);

    /// <summary>
    /// Counts what is under way. One item alone is always let in, however many bytes it holds. Who waits for room is woken when a quarter
    /// of it is free: waking a thread for every item costs more than what is decoded meanwhile.
    /// </summary>
    private sealed class Room(Window<TItem> window)
    {
        private readonly object _gate = new();
        private int _items;
        private long _bytes;
        private long? _awaited;

        public void Enter(TItem item, CancellationToken cancellation)
        {
            long bytes = BytesOf(item);

            // Outside the lock: letting go of the registration waits for a call of Wake.
            using CancellationTokenRegistration wake = cancellation.Register(Wake);
            lock (_gate)
            {
                if (!Fits(bytes, window.Items, window.Bytes))
                {
                    Wait(bytes, cancellation);
                }

                (_items, _bytes) = (_items + 1, _bytes + bytes);
            }
        }

        public void Leave(TItem item)
        {
            long bytes = BytesOf(item);
            lock (_gate)
            {
                (_items, _bytes) = (_items - 1, _bytes - bytes);
                if (_awaited is { } awaited && Fits(awaited, (window.Items + 1) * 3L / 4, window.Bytes / 4 * 3))
                {
                    _awaited = null;
                    Monitor.Pulse(_gate);
                }
            }
        }

        private void Wait(long bytes, CancellationToken cancellation)
        {
            for (_awaited = bytes; _awaited is not null; Monitor.Wait(_gate))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        private bool Fits(long bytes, long mostItems, long mostBytes) => _items == 0 || (_items < mostItems && _bytes + bytes <= mostBytes);

        private long BytesOf(TItem item) => window.BytesOf?.Invoke(item) ?? 0;

        private void Wake()
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}

/// <summary>What may be under way in a pipeline at a time.</summary>
/// <param name="Items">Items, at most.</param>
/// <param name="Bytes">Bytes that the items hold, at most, unless one alone holds more.</param>
/// <param name="BytesOf">The bytes that an item holds; null where they do not matter.</param>
/// <typeparam name="TItem">An item.</typeparam>
internal sealed record Window<TItem>(int Items, long Bytes = long.MaxValue, Func<TItem, long>? BytesOf = null);
