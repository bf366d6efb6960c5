namespace AlexNetSharp.Tests.Workflows;

/// <summary>How much a thread reads from files after its work was canceled, as Linux counts it for each thread.</summary>
internal sealed class ReadAfterCancellation : IDisposable
{
    private const string Threads = "/proc/self/task", Bytes = "rchar:";
    private readonly CancellationTokenRegistration _registration;
    private readonly string _thread;
    private long _before;

    /// <summary>Watches a thread.</summary>
    /// <param name="thread">A link to it in <c>/proc</c>.</param>
    /// <param name="cancellation">What cancels its work.</param>
    private ReadAfterCancellation(string thread, CancellationToken cancellation)
    {
        _thread = thread;
        _registration = cancellation.Register(() => _before = Count());
    }

    /// <summary>Watches the calling thread; null where the system does not count.</summary>
    /// <param name="cancellation">What cancels its work.</param>
    public static ReadAfterCancellation? OfThisThread(CancellationToken cancellation)
    {
        const string This = "/proc/thread-self";
        string? thread = File.Exists(This + "/io") ? File.ResolveLinkTarget(This, returnFinalTarget: true)?.Name : null;
        return thread is null ? null : new ReadAfterCancellation(Path.Combine(Threads, thread, "io"), cancellation);
    }

    /// <summary>The bytes.</summary>
    public long Read => Count() - _before;

    public void Dispose() => _registration.Dispose();

    private long Count() => File.ReadLines(_thread)
        .Where(line => line.StartsWith(Bytes, StringComparison.Ordinal))
        .Select(line => long.Parse(line[Bytes.Length..]))
        .Single();
}
