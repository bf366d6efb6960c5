using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Folders of a source whose images are all pictures that this program has drawn, told by the mark in each, whatever they are called. A
/// folder is looked into only as long as its images are ours, so a folder of photos costs one file at most.
/// </summary>
internal sealed class OwnPictures
{
    /// <summary>A folder of more images is one of photos.</summary>
    private const int Most = 64;
    private const string Extension = ".png";

    /// <summary>The images of each folder; null where they cannot all be ours.</summary>
    private readonly Dictionary<string, List<int>?> _folders = new(StringComparer.Ordinal);

    /// <summary>Looks at an image.</summary>
    /// <param name="path">Its path in the source.</param>
    /// <param name="file">Its index in the table of files.</param>
    public void See(string path, int file)
    {
        ReadOnlySpan<char> folder = path.AsSpan(0, path.LastIndexOf('/') + 1);
        bool mayBeOurs = path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
        if (!_folders.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folder, out List<int>? files))
        {
            _folders[folder.ToString()] = mayBeOurs ? [file] : null;
        }
        else if (files is not null && mayBeOurs && files.Count < Most)
        {
            files.Add(file);
        }
        else if (files is not null)
        {
            _folders[folder.ToString()] = null;
        }
    }

    /// <summary>The folders with their <c>/</c>; empty for the source itself.</summary>
    /// <param name="files">The table of files.</param>
    /// <param name="container">Where they are read from.</param>
    public IReadOnlySet<string> Find(FileTable files, FileContainer container)
    {
        (string Folder, List<int> Files)[] small =
        [
            .. _folders.Where(folder => folder.Value is not null).Select(folder => (folder.Key, folder.Value!)),
        ];
        Predicate<int> isOurs = container.HasRandomAccess
            ? file => IsOurs(files, file, container)
            : Streamed(files, container, small.SelectMany(folder => folder.Files)).Contains;
        return small.Where(folder => folder.Files.TrueForAll(isOurs)).Select(folder => folder.Folder).ToHashSet(StringComparer.Ordinal);
    }

    private static bool IsOurs(FileTable files, int file, FileContainer container)
    {
        try
        {
            FileRecord record = files[file];
            return PngWriter.IsSigned(container.Read(files.PathOf(file), record.Key, Math.Min(record.Length, PngWriter.SignedLength)));
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }

    /// <summary>Those that are ours among files of an archive that is read from its start to its end.</summary>
    private static HashSet<int> Streamed(FileTable files, FileContainer container, IEnumerable<int> looked)
    {
        Dictionary<long, int> wanted = [];
        foreach (int file in looked)
        {
            wanted.TryAdd(files[file].Key, file);
        }

        return wanted.Count == 0 ? []
            : [.. container.Stream(wanted.ContainsKey).Where(one => PngWriter.IsSigned(one.Bytes)).Select(one => wanted[one.Key])];
    }
}
