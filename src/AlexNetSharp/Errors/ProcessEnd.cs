using System.Runtime.InteropServices;

namespace AlexNetSharp;

/// <summary>
/// Ends the process at once. The usual ways out run the destructors of native libraries, and those of libtorch crash the process while
/// another thread computes with it.
/// </summary>
internal static partial class ProcessEnd
{
    /// <summary>How long the streams may take: somebody who stopped reading them must not keep the process alive.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Writes out what the two streams hold and ends; no other code of the process runs any more.</summary>
    /// <param name="exitCode">The exit code.</param>
    public static void Now(int exitCode)
    {
        var flushing = new Thread(FlushStreams) { IsBackground = true };
        flushing.Start();
        flushing.Join(Patience);
        if (OperatingSystem.IsWindows())
        {
            _ = TerminateProcess(CurrentProcess(), (uint)exitCode);
        }
        else
        {
            ExitAtOnce(exitCode);
        }
    }

    private static void FlushStreams()
    {
        try
        {
            Console.Out.Flush();
            Console.Error.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody reads any more.
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitAtOnce(int exitCode);

    [LibraryImport("kernel32", EntryPoint = "GetCurrentProcess")]
    private static partial nint CurrentProcess();

    [LibraryImport("kernel32", EntryPoint = "TerminateProcess")]
    private static partial int TerminateProcess(nint process, uint exitCode);
}
