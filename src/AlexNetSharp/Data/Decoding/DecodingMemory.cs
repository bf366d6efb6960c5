namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Large photos that are decoded at the same time share so much memory, whoever decodes them: whoever finds none left waits. One photo
/// alone is always let in.
/// </summary>
internal static class DecodingMemory
{
    private const long MostBytes = 512L << 20;

    /// <summary>What takes less is not counted: many photos of that size hold less than one large one.</summary>
    private const long SmallBytes = MostBytes / 16;

    private static readonly object Gate = new();
    private static long _taken;

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
            long most = Math.Min(MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
            while (_taken > 0 && _taken + bytes > most)
            {
                Monitor.Wait(Gate);
            }

            _taken += bytes;
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
}
