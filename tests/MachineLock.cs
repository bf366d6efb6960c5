namespace AlexNetSharp.Tests;

/// <summary>
/// A lock that the test programs take before they load libtorch or start processes, where this machine's memory is too small for several of
/// them at once.
/// </summary>
internal static class MachineLock
{
    /// <summary>
    /// Two test programs and the command that one of them starts, each with a network of half a gigabyte and its gradients.
    /// </summary>
    private const long EnoughForAll = 8L << 30;

    /// <summary>Waits for the lock; disposing of it releases it, and so does the end of the process.</summary>
    /// <returns>The lock; null where there is memory for all.</returns>
    public static FileStream? Take()
    {
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= EnoughForAll)
        {
            return null;
        }

        string path = Path.Combine(Path.GetTempPath(), "alexnetsharp-tests.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(200);
            }
        }
    }
}
