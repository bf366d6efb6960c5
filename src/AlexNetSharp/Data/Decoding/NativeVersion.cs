using System.Buffers;
using System.Text;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Reads the version of a loaded native library that has no function for it from the text inside its file.</summary>
internal static class NativeVersion
{
    private const string Maps = "/proc/self/maps";
    private static readonly SearchValues<byte> VersionBytes = SearchValues.Create("0123456789."u8);

    /// <summary>The version that follows a prefix in the file of a loaded library, or null where it cannot be found.</summary>
    /// <param name="library">A part of the library's file name.</param>
    /// <param name="prefix">The text before the version.</param>
    public static string? Find(string library, string prefix)
    {
        try
        {
            IEnumerable<string> paths = File.Exists(Maps) ? File.ReadLines(Maps).Select(PathOf) : [];
            string? path = paths.FirstOrDefault(path => Path.GetFileName(path).Contains(library, StringComparison.Ordinal));
            return path is null ? null : VersionIn(File.ReadAllBytes(path), prefix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string PathOf(string line) => line.IndexOf('/') is >= 0 and int start ? line[start..] : "";

    private static string? VersionIn(ReadOnlySpan<byte> file, string prefix)
    {
        int at = file.IndexOf(Encoding.ASCII.GetBytes(prefix));
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> version = file[(at + prefix.Length)..];
        int end = version.IndexOfAnyExcept(VersionBytes);
        return end > 0 ? Encoding.ASCII.GetString(version[..end]) : null;
    }
}
