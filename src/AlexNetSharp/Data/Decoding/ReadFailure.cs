namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Why a file could not be read, in words that name no path of this machine: a pack carries them, and packs are given away.
/// </summary>
internal static class ReadFailure
{
    private const int InputOutput = 5;
    private const int NoDirectory = 20;
    private const int TooManyOpen = 24;
    private const int NameTooLong = 36;
    private const int TooManyLinks = 40;

    /// <summary>The words, as the end of the sentence "the file cannot be read: ...".</summary>
    /// <param name="error">What the system reported.</param>
    public static string Words(Exception error) => error switch
    {
        UnauthorizedAccessException => "permission is denied",
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        PathTooLongException => "its path is too long",

        // The system's number where .NET has no class of its own for it.
        _ when OperatingSystem.IsWindows() => $"the system reports error {error.HResult & 0xFFFF}",
        _ => error.HResult switch
        {
            InputOutput => "the disk reports an error",
            NoDirectory => "a part of its path is a file",
            TooManyOpen => "too many files are open",
            NameTooLong => "its path is too long",
            TooManyLinks => "its links lead in a circle",
            var number => $"the system reports error {number}",
        },
    };
}
