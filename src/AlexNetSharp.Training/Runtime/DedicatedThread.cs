namespace AlexNetSharp.Runtime;

/// <summary>
/// Runs work on a thread of its own, so that one thread makes every libtorch call of a run: OpenMP keeps a team of workers per calling
/// thread, and dispose scopes belong to a thread.
/// </summary>
internal static class DedicatedThread
{
    /// <summary>Runs work and waits for its result. An exception is thrown on as it was.</summary>
    /// <param name="name">The thread's name, for debuggers.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(string name, Func<T> work)
    {
        using var worker = new WorkerThread(name);
        return worker.Run(work);
    }
}
