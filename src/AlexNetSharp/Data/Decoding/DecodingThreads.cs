namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Decodes for callers that do not want to keep a thread waiting: a photo takes a processor for a while. As many are decoded at once as
/// there are processors, on threads of their own, so that the thread pool stays free for everything else of the program; the others wait
/// without a thread.
/// </summary>
internal static class DecodingThreads
{
    private static readonly SemaphoreSlim Places = new(Environment.ProcessorCount);

    /// <summary>Does work once there is a place. The task ends when the work has, so that its memory is the caller's again.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Ends the waiting; what has begun goes on to its end.</param>
    public static async Task<byte[]> Run(Func<byte[]> work, CancellationToken cancellation)
    {
        await Places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            byte[] result = await Task.Factory
                .StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return result;
        }
        finally
        {
            Places.Release();
        }
    }
}
