namespace AlexNetSharp.Files;

/// <summary>What may be written or replaced: what this program made, never what a link leads to, a folder, a pipe or a device.</summary>
internal static class OwnPath
{
    private const int Window = 4096;

    /// <summary>The word by which files that this program wrote are known: it stands near the beginning of each or near the end.</summary>
    private static ReadOnlySpan<byte> Mark => "AlexNetSharp"u8;

    /// <summary>Whether there is a symbolic link, to whatever.</summary>
    /// <param name="path">The file or folder.</param>
    public static bool IsLink(string path) => LinkOf(path) is not null;

    /// <summary>Refuses a symbolic link, whether what it leads to exists or not.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="AlexNetException">It is one.</exception>
    public static void RefuseLink(string path)
    {
        if (IsLink(path))
        {
            throw new AlexNetException(
                $"{path} is a symbolic link, through which nothing is written; give the place that it leads to, or another name.");
        }
    }

    /// <summary>Refuses to replace a link, a folder, a pipe or a device by a file.</summary>
    /// <param name="path">The file that will be written.</param>
    /// <exception cref="AlexNetException">It is one of these.</exception>
    public static void RefuseOther(string path)
    {
        RefuseLink(path);
        if (Directory.Exists(path))
        {
            throw new AlexNetException($"{path} is a folder, where a file would be written; choose another name.");
        }
    }

    /// <summary>Refuses to replace a file that this program did not write.</summary>
    /// <param name="path">The file that will be written.</param>
    /// <exception cref="AlexNetException">Another file stands there, or a link or folder.</exception>
    public static void RefuseForeign(string path)
    {
        RefuseOther(path);
        if (File.Exists(path) && !HasMark(path))
        {
            throw new AlexNetException($"{path} exists and was not made by this program; choose another name, or remove it.");
        }
    }

    private static bool HasMark(string path)
    {
        var info = new FileInfo(path);
        if (info.Length == 0)
        {
            return false;
        }

        try
        {
            using FileStream file = info.OpenRead();
            byte[] window = new byte[Window];
            int start = file.ReadAtLeast(window, Window, throwOnEndOfStream: false);
            if (window.AsSpan(0, start).IndexOf(Mark) >= 0)
            {
                return true;
            }

            file.Seek(-Math.Min(Window, info.Length), SeekOrigin.End);
            int end = file.ReadAtLeast(window, Window, throwOnEndOfStream: false);
            return window.AsSpan(0, end).IndexOf(Mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(Path.TrimEndingDirectorySeparator(path)).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
