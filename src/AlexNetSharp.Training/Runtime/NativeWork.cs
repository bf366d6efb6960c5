namespace AlexNetSharp.Runtime;

/// <summary>
/// Knows whether a worker thread is at work when the process ends: a program may leave Main, or call <see cref="Environment.Exit"/>, while
/// another of its threads classifies, and libtorch's destructors would then crash the process. What has begun is waited for, and where that
/// takes long the process ends without destructors; nothing begins any more.
/// </summary>
internal static class NativeWork
{
    /// <summary>Longer than a photo takes; an end that waits for a whole training would be none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly object Gate = new();
    private static int _running;
    private static bool _ending;

    static NativeWork() => AppDomain.CurrentDomain.ProcessExit += (_, _) => End();

    /// <summary>Does work unless the process is ending.</summary>
    /// <param name="work">The work; it must not throw.</param>
    /// <returns>Whether it was done.</returns>
    public static bool Do(Action work)
    {
        lock (Gate)
        {
            if (_ending)
            {
                return false;
            }

            _running++;
        }

        work();
        lock (Gate)
        {
            _running--;
            Monitor.PulseAll(Gate);
        }

        return true;
    }

    private static void End()
    {
        long until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        bool isIdle;
        lock (Gate)
        {
            _ending = true;
            while (_running > 0 && until - Environment.TickCount64 is > 0 and long left)
            {
                Monitor.Wait(Gate, (int)left);
            }

            isIdle = _running == 0;
        }

        if (!isIdle)
        {
            ProcessEnd.Now(Environment.ExitCode);
        }
    }
}
