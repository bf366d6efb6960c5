namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Photos that are decoded at the same time share so much memory, whoever decodes them: whoever finds too little left waits, in the order
/// of coming, so that a large photo gets its turn among small ones. One photo alone is always let in.
/// </summary>
internal static class DecodingMemory
{
    private const long MostBytes = 512L << 20;

    /// <summary>What takes less is not counted.</summary>
    private const long SmallBytes = 1 << 20;

    private static readonly Lock Gate = new();
    private static readonly LinkedList<Waiter> Waiting = [];
    private static long _taken;

    /// <summary>Takes memory; this thread waits where there is too little.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>What to give to <see cref="Free"/>.</returns>
    public static long Take(long bytes)
    {
        if (bytes < SmallBytes)
        {
            return 0;
        }

        Enter(bytes)?.Value.Admitted.Task.GetAwaiter().GetResult();
        return bytes;
    }

    /// <summary>Takes memory; no thread waits where there is too little.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="cancellation">Ends the waiting, and nothing is taken.</param>
    /// <returns>What to give to <see cref="Free"/>.</returns>
    public static async Task<long> TakeAsync(long bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (bytes < SmallBytes)
        {
            return 0;
        }

        if (Enter(bytes) is { } place)
        {
            await using CancellationTokenRegistration _ = cancellation.Register(() => Leave(place, cancellation));
            await place.Value.Admitted.Task.ConfigureAwait(false);
        }

        return bytes;
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="bytes">What was taken.</param>
    public static void Free(long bytes)
    {
        if (bytes > 0)
        {
            lock (Gate)
            {
                _taken -= bytes;
                Admit();
            }
        }
    }

    /// <summary>Takes memory, or a place among those who wait; null where there was enough.</summary>
    private static LinkedListNode<Waiter>? Enter(long bytes)
    {
        lock (Gate)
        {
            LinkedListNode<Waiter> place = Waiting.AddLast(new Waiter(bytes));
            Admit();
            return place.List is null ? null : place;
        }
    }

    private static void Leave(LinkedListNode<Waiter> place, CancellationToken cancellation)
    {
        lock (Gate)
        {
            if (place.List is null)
            {
                return;
            }

            Waiting.Remove(place);
            Admit();
        }

        place.Value.Admitted.SetCanceled(cancellation);
    }

    private static void Admit()
    {
        while (Waiting.First is { Value: var first } && (_taken == 0 || _taken + first.Bytes <= Most()))
        {
            Waiting.RemoveFirst();
            _taken += first.Bytes;
            first.Admitted.SetResult();
        }
    }

    /// <summary>Half of the memory that the runtime may use, where that is little.</summary>
    private static long Most() => Math.Min(MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    private sealed class Waiter(long bytes)
    {
        public long Bytes => bytes;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
