namespace AlexNetSharp.Tests.Data;

/// <summary>What a piece of work allocates: on this thread by the runtime, and by native libraries in the whole process.</summary>
internal static class MemoryWatch
{
    private const string Status = "/proc/self/status";
    private const string Peak = "VmPeak:";

    /// <summary>Bytes that the work allocates on this thread's managed heap.</summary>
    public static long Managed(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Bytes by which the work raises the most address space that the process ever had; 0 where Linux does not tell.</summary>
    public static long AddressSpace(Action work)
    {
        long before = PeakBytes();
        work();
        return PeakBytes() - before;
    }

    private static long PeakBytes()
    {
        string? line = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Peak, StringComparison.Ordinal))
            : null;
        return line is null ? 0 : long.Parse(line[Peak.Length..].Replace("kB", "", StringComparison.Ordinal)) * 1024;
    }
}
