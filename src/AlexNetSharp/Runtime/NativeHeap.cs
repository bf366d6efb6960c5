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

    /// <summary>
    /// Keeps freed memory for the next tensors, for the rest of the process: it stays as large as it once was. For programs whose work is
    /// training or evaluation; does nothing where the C library is not glibc, or where the user has tuned it.
    /// </summary>
    /// <returns>Whether memory is kept.</returns>
    public static bool KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || IsTunedByUser())
        {
            return false;
        }

        try
        {
            return SetOption(MostMappings, 0) != 0 && SetOption(TrimThreshold, int.MaxValue) != 0;
        }
        catch (EntryPointNotFoundException)
        {
            // musl and others have no such options.
            return false;
        }
    }

    private static bool IsTunedByUser() => ((string[])["GLIBC_TUNABLES", "MALLOC_MMAP_MAX_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"])
        .Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
