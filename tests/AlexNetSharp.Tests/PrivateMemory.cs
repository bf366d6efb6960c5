using System.Globalization;

namespace AlexNetSharp.Tests;

/// <summary>Private memory of this process, which counts what libtorch allocates too and not what is mapped from files.</summary>
internal static class PrivateMemory
{
    /// <summary>Whether the system tells it.</summary>
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>RssAnon once the managed heap is as small as it gets and has given back what it does not use.</summary>
    public static double Bytes()
    {
        for (int pass = 0; pass < 2; pass++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Now();
    }

    /// <summary>RssAnon as it is.</summary>
    public static double Now()
    {
        string line = File.ReadLines("/proc/self/status").Single(one => one.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
