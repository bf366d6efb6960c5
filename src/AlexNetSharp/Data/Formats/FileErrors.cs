namespace AlexNetSharp.Data.Formats;

/// <summary>One sentence for the system's exceptions about files.</summary>
internal static class FileErrors
{
    /// <summary>Whether an exception is the system's about a file that cannot be opened, listed or read.</summary>
    /// <param name="error">The exception.</param>
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>The sentence.</summary>
    /// <param name="name">The file or folder.</param>
    /// <param name="error">The system's exception.</param>
    public static AlexNetException CannotRead(string name, Exception error) =>
        new($"{name} cannot be read ({error.Message.TrimEnd('.')}); check that it exists, that you may read it, and its disk.", error);
}
