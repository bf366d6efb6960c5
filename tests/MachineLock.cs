namespace AlexNetSharp.Tests;

/// <summary>A lock that every test program on this machine takes before it loads libtorch or starts processes.</summary>
internal static class MachineLock
{
    /// <summary>Waits for the lock; disposing of the stream releases it, and so does the end of the process.</summary>
    public static FileStream Take()
    {
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
