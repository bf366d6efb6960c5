using AlexNetSharp.Data.Formats;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// The few files of a data set, in a folder or in an archive, where they may lie in an outer folder. They are read in place; those of a zip
/// archive as a whole.
/// </summary>
internal sealed class DataSetFiles
{
    private const int MostEntries = 256;
    private const int MostOuterFolders = 2;
    private const int StartLength = 3;

    /// <summary>The most bytes of a zip archive's file, which are kept in memory; the largest of CIFAR has 154 million.</summary>
    private const int LongestOfZip = 1 << 28;
    private readonly string _path;
    private readonly CancellationToken _cancellation;

    /// <summary>Files of the archive by path; null for a folder.</summary>
    private readonly Dictionary<string, ContainerEntry>? _entries;

    private DataSetFiles(string path, Dictionary<string, ContainerEntry>? entries, CancellationToken cancellation) =>
        (_path, _entries, _cancellation) = (path, entries, cancellation);

    /// <summary>
    /// A source, and while that is a folder with a single folder in it, which a download or an unzip puts around a data set, that one.
    /// </summary>
    /// <param name="source">The source.</param>
    public static IEnumerable<string> PlacesOf(string source)
    {
        string? place = source;
        for (int depth = 0; place is not null && depth <= MostOuterFolders; depth++)
        {
            yield return place;
            place = OnlyFolderIn(place);
        }
    }

    /// <summary>
    /// Opens a folder or an archive; of an archive only the first entries are looked at, because it may be one of a million photos.
    /// </summary>
    /// <param name="path">The folder or archive.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>Null where it is neither.</returns>
    public static DataSetFiles? TryOpen(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
        {
            return new DataSetFiles(path, null, cancellation);
        }

        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileContainer archive = FileContainer.OpenArchive(path, cancellation);
            var entries = new Dictionary<string, ContainerEntry>(StringComparer.Ordinal);
            foreach (ContainerEntry entry in archive.List().Take(MostEntries).Where(entry => entry.Kind == EntryKind.File))
            {
                entries.TryAdd(entry.Path, entry);
            }

            return new DataSetFiles(path, entries, cancellation);
        }
        catch (AlexNetException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a file.</summary>
    /// <param name="file">Its path in the data set.</param>
    public bool Has(string file) => _entries is null ? File.Exists(Path.Combine(_path, file)) : EntryOf(file) is not null;

    /// <summary>A file's name for errors.</summary>
    /// <param name="file">Its path in the data set.</param>
    public string NameOf(string file) => Path.Combine(_path, file);

    /// <summary>A file's length in bytes.</summary>
    /// <param name="file">Its path in the data set.</param>
    /// <exception cref="AlexNetException">There is no such file.</exception>
    public long LengthOf(string file)
    {
        if (!Has(file))
        {
            throw new AlexNetException($"{_path} does not hold {file}: the data set is incomplete; fetch it again.");
        }

        return _entries is null ? RegularFile.LengthOf(NameOf(file)) : _entries[EntryOf(file)!].Length;
    }

    /// <summary>Opens a file for reading from its start. In a tar archive, the stream does not end at the file's end.</summary>
    /// <param name="file">Its path in the data set.</param>
    /// <exception cref="AlexNetException">
    /// There is no such file, the archive is torn before it, or it is too long to be kept in memory.
    /// </exception>
    public StrictStream OpenRead(string file) => OpenStart(file, long.MaxValue);

    /// <summary>A file's first three bytes; fewer of a shorter one.</summary>
    /// <param name="file">Its path in the data set.</param>
    /// <exception cref="AlexNetException">There is no such file, or it cannot be read.</exception>
    public byte[] Start(string file)
    {
        int length = (int)Math.Min(StartLength, LengthOf(file));
        using StrictStream stream = OpenStart(file, StartLength);
        return stream.Take(length);
    }

    /// <summary>Reads a whole small file.</summary>
    /// <param name="file">Its path in the data set.</param>
    /// <param name="longest">The most bytes that it may have.</param>
    /// <exception cref="AlexNetException">There is no such file, it is too long, or the archive is torn.</exception>
    public byte[] Read(string file, int longest = 1 << 24)
    {
        long length = LengthOf(file);
        if (length > longest)
        {
            throw new AlexNetException(
                $"{NameOf(file)} is {length} bytes long, more than {longest}: it is damaged or another kind of file; fetch it again.");
        }

        using StrictStream stream = OpenRead(file);
        return stream.Take((int)length);
    }

    /// <summary>A digest of the bytes of files; of an archive, those of the whole archive.</summary>
    /// <param name="files">Their paths in the data set; those that are missing are passed over.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">One cannot be read.</exception>
    public string Digest(IEnumerable<string> files, CancellationToken cancellation) =>
        FileStamp.Digest(_entries is null ? files.Where(Has).Select(NameOf) : [_path], cancellation);

    private static string? OnlyFolderIn(string place)
    {
        if (!Directory.Exists(place))
        {
            return null;
        }

        string? only = null;
        using var entries = new FolderEntries(place);
        while (entries.Next() is { } entry)
        {
            if (entry is DirectoryInfo { LinkTarget: null } && !FileNames.IsHidden(entry.Name))
            {
                if (only is not null)
                {
                    return null;
                }

                only = Path.Combine(place, entry.Name);
            }
        }

        return only;
    }

    /// <summary>Opens a file to read its first bytes.</summary>
    /// <param name="file">Its path in the data set.</param>
    /// <param name="most">The most bytes that are read.</param>
    private StrictStream OpenStart(string file, long most)
    {
        if (_entries is null)
        {
            return new StrictStream(GzipFile.OpenRead(NameOf(file), _cancellation), NameOf(file));
        }

        using FileContainer archive = FileContainer.OpenArchive(_path, _cancellation);
        if (archive is ZipContainer)
        {
            ContainerEntry listed = _entries[EntryOf(file)!];
            ContainerEntry entry = listed with { Length = Math.Min(listed.Length, most) };
            return entry.Length <= LongestOfZip
                ? new StrictStream(new MemoryStream(archive.ReadListed(entry)), NameOf(file))
                : throw new AlexNetException(
                    $"{NameOf(file)} is {entry.Length} bytes long, more than the {LongestOfZip} that are read of a zip archive; "
                        + $"unpack it, and give the folder.");
        }

        var stream = new StrictStream(GzipFile.OpenRead(_path, _cancellation), NameOf(file));
        stream.Skip(_entries[EntryOf(file)!].Key);
        return stream;
    }

    private string? EntryOf(string file) =>
        _entries!.Keys.Where(path => path == file || path.EndsWith("/" + file, StringComparison.Ordinal)).MinBy(path => path.Length);
}
