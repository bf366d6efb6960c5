using System.Formats.Tar;
using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>The few files of a data set, in a folder or in a tar archive, perhaps gzipped, where they may lie in an outer folder. They are read in place.</summary>
internal sealed class DataSetFiles
{
    private const int MostEntries = 256;
    private readonly string _path;

    /// <summary>Entries of the archive with their lengths; null for a folder.</summary>
    private readonly Dictionary<string, long>? _entries;

    private DataSetFiles(string path, Dictionary<string, long>? entries) => (_path, _entries) = (path, entries);

    /// <summary>Opens a folder or an archive; of an archive only the first entries are looked at, because it may be one of a million photos.</summary>
    /// <param name="path">The folder or archive.</param>
    /// <returns>Null where it is neither.</returns>
    public static DataSetFiles? TryOpen(string path)
    {
        if (Directory.Exists(path))
        {
            return new DataSetFiles(path, null);
        }

        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using Stream stream = GzipFile.OpenRead(path);
            Dictionary<string, long> entries = new(StringComparer.Ordinal);
            foreach (ContainerEntry entry in TarEntries.List(stream, path).Where(entry => entry.Kind == EntryKind.File).Take(MostEntries))
            {
                entries.TryAdd(entry.Path, entry.Length);
            }

            return new DataSetFiles(path, entries);
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
            throw new AlexNetException($"'{_path}' does not hold '{file}': the data set is incomplete, fetch it again.");
        }

        return _entries is null ? new FileInfo(NameOf(file)).Length : _entries[EntryOf(file)!];
    }

    /// <summary>Opens a file for reading from its start to its end.</summary>
    /// <param name="file">Its path in the data set.</param>
    /// <exception cref="AlexNetException">There is no such file, or the archive is torn before it.</exception>
    public StrictStream OpenRead(string file)
    {
        long length = LengthOf(file);
        if (_entries is null)
        {
            return new StrictStream(GzipFile.OpenRead(NameOf(file)), NameOf(file));
        }

        string wanted = EntryOf(file)!;
        TarReader reader = new(GzipFile.OpenRead(_path));
        try
        {
            while (TarEntries.Next(reader, _path) is { } entry)
            {
                if (FileNames.TryPlain(entry.Name, out string path) && path == wanted && entry.Length == length)
                {
                    return new StrictStream(entry.DataStream ?? Stream.Null, NameOf(file), reader);
                }
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        reader.Dispose();
        throw new AlexNetException($"'{_path}' no longer holds '{file}': it changed while it was read.");
    }

    private string? EntryOf(string file) =>
        _entries!.Keys.Where(path => path == file || path.EndsWith("/" + file, StringComparison.Ordinal)).MinBy(path => path.Length);
}
