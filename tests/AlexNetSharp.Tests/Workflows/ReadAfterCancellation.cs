namespace AlexNetSharp.Tests.Workflows;

/// <summary>How much a thread reads from files after its work was canceled, as Linux counts it for each thread.</summary>
internal sealed class ReadAfterCancellation : IDisposable
{
    private const string Threads = "/proc/self/task", Bytes = "rchar:";
    private readonly CancellationTokenRegistration _registration;
    private readonly string _thread;

    // Whoever cancels may be slower to call this than the work is to stop.
    private readonly TaskCompletionSource<long> _before = new();

    /// <summary>Watches a thread.</summary>
    /// <param name="thread">A link to it in <c>/proc</c>.</param>
    /// <param name="cancellation">What cancels its work.</param>
    private ReadAfterCancellation(string thread, CancellationToken cancellation)
    {
        _thread = thread;
        _registration = cancellation.Register(() => _before.SetResult(Count()));
    }

    /// <summary>Watches the calling thread; null where the system does not count.</summary>
    /// <param name="cancellation">What cancels its work.</param>
    public static ReadAfterCancellation? OfThisThread(CancellationToken cancellation)
    {
        const string This = "/proc/thread-self";
        string? thread = File.Exists(This + "/io") ? File.ResolveLinkTarget(This, returnFinalTarget: true)?.Name : null;
        return thread is null ? null : new ReadAfterCancellation(Path.Combine(Threads, thread, "io"), cancellation);
    }

    /// <summary>The bytes; waits until it is known how many there were when the work was canceled.</summary>
    public long Read
    {
        get
        {
            long now = Count();
            return Math.Max(0, now - _before.Task.GetAwaiter().GetResult());
        }
    }

    public void Dispose() => _registration.Dispose();

    private long Count() => File.ReadLines(_thread)
        .Where(line => line.StartsWith(Bytes, StringComparison.Ordinal))
        .Select(line => long.Parse(line[Bytes.Length..]))
        .Single();
}
