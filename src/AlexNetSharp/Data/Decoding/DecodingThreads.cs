namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Decodes for callers that do not want to keep a thread waiting: a photo takes a processor for a while, and may have to wait for
/// <see cref="DecodingMemory"/>. As many are decoded at once as there are processors, on threads of their own, so that the thread pool
/// stays free for everything else of the program; the others wait without a thread.
/// </summary>
internal static class DecodingThreads
{
    private static readonly SemaphoreSlim Places = new(Environment.ProcessorCount);

    /// <summary>Decodes once there is a place.</summary>
    /// <param name="decode">Decodes.</param>
    /// <param name="cancellation">Ends the waiting; what has begun goes on to its end, and only then leaves its place.</param>
    public static Task<byte[]> Run(Func<byte[]> decode, CancellationToken cancellation) =>
        Decode(decode, cancellation).WaitAsync(cancellation);

    private static async Task<byte[]> Decode(Func<byte[]> decode, CancellationToken cancellation)
    {
        await Places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Factory
                .StartNew(decode, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        finally
        {
            Places.Release();
        }
    }
}
