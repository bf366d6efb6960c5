using System.Globalization;
using System.Security.Cryptography;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Sources;

/// <summary>Text by which an interrupted preparation sees that a file is not what it was.</summary>
internal static class FileStamp
{
    private const int ChunkLength = 1 << 16;

    /// <summary>A large file's length and the time of its last change.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">It cannot be looked at.</exception>
    public static string Of(string path)
    {
        try
        {
            FileInfo file = RegularFile.Of(path);
            return string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            throw FileErrors.CannotRead(path, e);
        }
    }

    /// <summary>A digest of all bytes of small files.</summary>
    /// <param name="paths">The files, in order.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">One cannot be read.</exception>
    public static string Digest(IEnumerable<string> paths, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkLength];
        foreach (string path in paths)
        {
            using var stream = new StrictStream(ArchiveFile.OpenStream(path), path);
            hash.AppendData(BitConverter.GetBytes(stream.Length ?? 0));
            for (int read = stream.ReadUpTo(chunk); read > 0; read = stream.ReadUpTo(chunk))
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(chunk, 0, read);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
