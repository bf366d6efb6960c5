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

    private static readonly object Gate = new();
    private static long _taken;
    private static long _tickets;
    private static long _served;

    /// <summary>Takes memory, and waits for it where there is too little.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>What to give to <see cref="Free"/>.</returns>
    public static long Take(long bytes)
    {
        if (bytes < SmallBytes)
        {
            return 0;
        }

        lock (Gate)
        {
            long ticket = _tickets++;
            while (ticket != _served || (_taken > 0 && _taken + bytes > Most()))
            {
                Monitor.Wait(Gate);
            }

            _served++;
            _taken += bytes;
            Monitor.PulseAll(Gate);
        }

        return bytes;
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="bytes">What <see cref="Take"/> returned.</param>
    public static void Free(long bytes)
    {
        if (bytes > 0)
        {
            lock (Gate)
            {
                _taken -= bytes;
                Monitor.PulseAll(Gate);
            }
        }
    }

    /// <summary>Half of the memory that the runtime may use, where that is little.</summary>
    private static long Most() => Math.Min(MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
}
