using System.Formats.Tar;
using System.IO.Compression;
using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Sources;

/// <summary>A tar archive of images, perhaps gzipped. A plain one is read at any place; a gzipped one from its start to its end.</summary>
internal sealed class TarSource : ImageSource
{
    private readonly string _path;
    private readonly bool _isGzipped;
    private readonly FileStream? _file;
    private readonly Dictionary<long, long> _lengths = [];

    /// <summary>Lists an archive.</summary>
    /// <exception cref="AlexNetException">It is no tar archive, or torn.</exception>
    public TarSource(string path)
    {
        _path = path;
        _isGzipped = IsGzip(path);
        Dictionary<string, SourceFile> last = new(StringComparer.Ordinal);
        ForEachEntry((entry, ordinal) =>
        {
            Add(last, entry, ordinal);
            return true;
        });
        Files.AddRange(last.Values);
        if (Files.Count == 0 && Folders.Count == 0 && Ignored == 0)
        {
            throw new AlexNetException($"The source '{path}' is no folder and no tar archive that holds anything: give a folder, .tar or .tar.gz of images.");
        }

        _file = _isGzipped ? null : File.OpenRead(path);
    }

    /// <inheritdoc/>
    public override bool HasRandomAccess => !_isGzipped;

    /// <inheritdoc/>
    public override byte[] Read(SourceFile file)
    {
        long length = _lengths[file.Key];
        CheckLength(length);
        byte[] bytes = new byte[length];
        if (_file is null)
        {
            return Stream().First(pair => pair.File == file).Bytes;
        }

        return RandomAccess.Read(_file.SafeFileHandle, bytes, file.Key) == length ? bytes : throw new ImageFormatException("is truncated");
    }

    /// <inheritdoc/>
    public override IEnumerable<(SourceFile File, byte[] Bytes)> Stream()
    {
        Dictionary<long, SourceFile> wanted = Files.ToDictionary(file => file.Key);
        using Stream stream = OpenStream();
        using TarReader reader = new(stream);
        long ordinal = 0;
        while (Next(reader) is { } entry)
        {
            if (wanted.TryGetValue(_isGzipped ? ordinal : entry.DataOffset, out SourceFile? file) && entry.DataStream is { } data)
            {
                yield return (file, ReadAll(data, entry.Length));
            }
            else if (file is not null)
            {
                yield return (file, []);
            }

            ordinal++;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _file?.Dispose();

    private static void CheckLength(long length)
    {
        if (length > ImageFile.LongestFile)
        {
            throw new ImageFormatException($"is {length} bytes long, more than {ImageFile.LongestFile}");
        }
    }

    private static bool IsGzip(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }

    private byte[] ReadAll(Stream data, long length)
    {
        byte[] bytes = new byte[length];
        try
        {
            data.ReadExactly(bytes);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw Torn(error);
        }

        return bytes;
    }

    private Stream OpenStream()
    {
        FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return _isGzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private void ForEachEntry(Func<TarEntry, long, bool> visit)
    {
        using Stream stream = OpenStream();
        using TarReader reader = new(stream);
        long ordinal = 0;
        while (Next(reader) is { } entry && visit(entry, ordinal))
        {
            ordinal++;
        }
    }

    private TarEntry? Next(TarReader reader)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            throw Torn(error);
        }
    }

    private AlexNetException Torn(Exception error) =>
        new($"The archive '{_path}' is torn or no tar archive ({error.Message}): give a folder, .tar or .tar.gz of images.", error);

    private void Add(Dictionary<string, SourceFile> last, TarEntry entry, long ordinal)
    {
        string[] parts = [.. entry.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];
        bool isFolder = entry.EntryType == TarEntryType.Directory;
        if (parts.Length == 0 || entry.EntryType is TarEntryType.GlobalExtendedAttributes)
        {
            return;
        }

        if (parts.Any(IsHidden))
        {
            Ignored += isFolder ? 0 : 1;
            return;
        }

        for (int depth = 1; depth < parts.Length + (isFolder ? 1 : 0); depth++)
        {
            Folders.Add(string.Join('/', parts[..depth]));
        }

        string path = string.Join('/', parts);
        if (!isFolder)
        {
            AddFile(last, entry, path, ordinal);
        }
    }

    private void AddFile(Dictionary<string, SourceFile> last, TarEntry entry, string path, long ordinal)
    {
        if (!IsImage(path))
        {
            Ignored++;
        }
        else if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
        {
            Rejected.Add(new RejectedFile(path, "is a link or special file in the archive, which is not followed"));
        }
        else if (entry.Length > ImageFile.LongestFile)
        {
            Rejected.Add(new RejectedFile(path, $"is {entry.Length} bytes long, more than {ImageFile.LongestFile}"));
        }
        else
        {
            // A later entry of the same name replaces an earlier one, as when an archive is extracted.
            long key = _isGzipped ? ordinal : entry.DataOffset;
            last[path] = new SourceFile(path, key);
            _lengths[key] = entry.Length;
        }
    }
}
