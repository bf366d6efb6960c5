
namespace AlexNetSharp.Data.Sources;

/// <summary>A candidate image in a source.</summary>
/// <param name="Path">Its path in the source, with <c>/</c> between folders.</param>
/// <param name="Key">Its place in the source, for the source's own use.</param>
internal sealed record SourceFile(string Path, long Key);

/// <summary>A folder or archive of images: what it holds, and its files' bytes. Archives are read in place, never extracted.</summary>
internal abstract class ImageSource : IDisposable
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"];

    /// <summary>The candidates: files with an image's extension, in any order.</summary>
    public List<SourceFile> Files { get; } = [];

    /// <summary>The folders, with <c>/</c> between them, without the source itself.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Entries that cannot be followed, with reasons.</summary>
    public List<RejectedFile> Rejected { get; } = [];

    /// <summary>Files that were passed over: hidden, or not images by their names.</summary>
    public int Ignored { get; protected set; }

    /// <summary>Whether <see cref="Read"/> can be called in any order and by many threads; otherwise files come by <see cref="Stream"/>.</summary>
    public abstract bool HasRandomAccess { get; }

    /// <summary>Opens a source and lists it.</summary>
    /// <exception cref="AlexNetException">There is no such folder or archive, or it is torn.</exception>
    public static ImageSource Open(string path)
    {
        if (Directory.Exists(path))
        {
            return new FolderSource(path);
        }

        return File.Exists(path)
            ? new TarSource(path)
            : throw new AlexNetException($"The source '{path}' does not exist: give a folder, .tar or .tar.gz of images.");
    }

    /// <summary>Reads a file.</summary>
    public abstract byte[] Read(SourceFile file);

    /// <summary>Goes through all files in the source's order, with their bytes.</summary>
    public abstract IEnumerable<(SourceFile File, byte[] Bytes)> Stream();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Whether a file's name is an image's.</summary>
    protected static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file or folder is hidden or a system's own.</summary>
    protected static bool IsHidden(string name) => name.StartsWith('.') || name == "__MACOSX";
}
