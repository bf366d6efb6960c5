using System.Runtime.InteropServices;

namespace AlexNetSharp.Runtime;

/// <summary>
/// The C library's heap, in which libtorch's tensors live. By default glibc maps every large tensor afresh and gives it back when it is
/// freed, so that each step of a training faults in gigabytes of zeroed pages again: about a seventh of the time.
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MostMappings = -4;
    private const int MostArenas = -8;
    private const int MostAttempts = 256;
    private static readonly Lock Gate = new();
    private static volatile bool _kept;

    /// <summary>
    /// Keeps freed memory for the next tensors, for the rest of the process: it stays as large as it once was. For programs whose work is
    /// training or evaluation; does nothing where the C library is not glibc, or where the user has tuned it.
    /// </summary>
    /// <returns>Whether memory is kept, on threads of <see cref="StartThread"/>.</returns>
    public static bool KeepFreedMemory()
    {
        using Lock.Scope one = Gate.EnterScope();
        if (_kept || !OperatingSystem.IsLinux() || IsTunedByUser())
        {
            return _kept;
        }

        try
        {
            return _kept = SetOption(MostMappings, 0) != 0 && SetOption(TrimThreshold, -1) != 0 && SetOption(MostArenas, 1) != 0;
        }
        catch (EntryPointNotFoundException)
        {
            // musl and others have no such options.
            return false;
        }
    }

    /// <summary>
    /// Starts a background thread, on the process's main heap where memory is kept. Threads have heaps of their own, of 64 MiB; what is
    /// larger they map afresh whatever the options say. With one heap allowed, glibc gives new threads the existing ones in turn: those
    /// that get another wait until one has got the main heap, and end.
    /// </summary>
    /// <param name="name">The thread's name, for debuggers.</param>
    /// <param name="work">What it does.</param>
    public static Thread StartThread(string name, Action work)
    {
        using var settled = new ManualResetEventSlim();
        var others = new List<Thread>();
        try
        {
            while (true)
            {
                bool last = !_kept || others.Count == MostAttempts;
                var verdict = new TaskCompletionSource<bool>();
                var thread = new Thread(() => Begin(last, verdict, settled, work)) { Name = name, IsBackground = true };
                thread.Start();
                if (verdict.Task.GetAwaiter().GetResult())
                {
                    return thread;
                }

                others.Add(thread);
            }
        }
        finally
        {
            settled.Set();
            others.ForEach(other => other.Join());
        }
    }

    private static void Begin(bool last, TaskCompletionSource<bool> verdict, ManualResetEventSlim settled, Action work)
    {
        if (last || IsOnMainHeap())
        {
            verdict.SetResult(true);
            work();
        }
        else
        {
            verdict.SetResult(false);
            settled.Wait();
        }
    }

    /// <summary>The main heap grows up to the program break; every other lies above it.</summary>
    private static unsafe bool IsOnMainHeap()
    {
        const nuint aboveThreadCache = 100_000;
        void* memory = NativeMemory.Alloc(aboveThreadCache);
        bool isBelowBreak = (nuint)memory < (nuint)ProgramBreak(0);
        NativeMemory.Free(memory);
        return isBelowBreak;
    }

    private static bool IsTunedByUser() =>
        ((string[])["GLIBC_TUNABLES", "MALLOC_MMAP_MAX_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_ARENA_MAX"]).Any(
            name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    [LibraryImport("libc", EntryPoint = "sbrk")]
    private static partial nint ProgramBreak(nint increment);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
