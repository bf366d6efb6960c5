using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>A folder or archive of files: what it holds, and the files' bytes. Archives are read in place, never extracted.</summary>
internal abstract class FileContainer : IDisposable
{
    /// <summary>
    /// Whether <see cref="Read"/> can be called in any order and by many threads; otherwise files come by <see cref="Stream"/> only.
    /// </summary>
    public abstract bool HasRandomAccess { get; }

    /// <summary>Whether it is an archive, whose files often lie in a folder named as the archive.</summary>
    public abstract bool IsArchive { get; }

    /// <summary>Text that changes with the container where its entries' keys do not say so: an archive's length and time.</summary>
    public abstract string Stamp { get; }

    /// <summary>Opens a container.</summary>
    /// <param name="options">The source: a folder, a zip archive, or a tar archive, perhaps gzipped.</param>
    /// <exception cref="AlexNetException">There is no such folder or file.</exception>
    public static FileContainer Open(SourceOptions options)
    {
        string path = options.Source;
        if (Directory.Exists(path))
        {
            return new FolderContainer(path, options);
        }

        if (!File.Exists(path))
        {
            throw new AlexNetException($"The source {path} does not exist; give a folder, .zip, .tar or .tar.gz of images.");
        }

        return OpenArchive(path, options.Cancellation);
    }

    /// <summary>
    /// Opens an archive, by its content before its name: a zip archive that unpacks itself starts with a program.
    /// </summary>
    /// <param name="path">A zip archive, or a tar archive, perhaps gzipped.</param>
    /// <param name="cancellation">Stops listing and streaming.</param>
    /// <exception cref="AlexNetException">It cannot be opened.</exception>
    public static FileContainer OpenArchive(string path, CancellationToken cancellation)
    {
        byte[] start = ArchiveFile.ReadStart(path, TarArchive.SignatureLength);
        bool isTar = GzipFile.Matches(start) || TarArchive.Matches(start);
        bool isZip = ZipArchiveFile.Matches(start) || (!isTar && path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase));
        return isZip ? new ZipContainer(path) : new TarContainer(path, cancellation);
    }

    /// <summary>Lists the entries in the container's own order, without keeping them.</summary>
    /// <exception cref="AlexNetException">An archive is torn.</exception>
    public abstract IEnumerable<ContainerEntry> List();

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, as listed.</param>
    /// <param name="key">Its key, as listed.</param>
    /// <param name="length">Its length, as listed; of a file in a zip archive, fewer bytes of its start can be asked for.</param>
    /// <exception cref="ImageFormatException">It cannot be read.</exception>
    public abstract byte[] Read(string path, long key, long length);

    /// <summary>Goes through all entries that are files, in the container's order, with their bytes where they are wanted.</summary>
    /// <param name="isWanted">Tells by its key whether a file's bytes are wanted; called for every file in turn.</param>
    public abstract IEnumerable<(long Key, byte[] Bytes)> Stream(Func<long, bool> isWanted);

    /// <summary>Reads a small file that was just listed, whether the container can be read at any place or not.</summary>
    /// <param name="file">Its entry.</param>
    /// <exception cref="AlexNetException">It cannot be read.</exception>
    public byte[] ReadListed(ContainerEntry file)
    {
        try
        {
            return HasRandomAccess
                ? Read(file.Path, file.Key, file.Length)
                : Stream(key => key == file.Key).Select(one => one.Bytes).First();
        }
        catch (ImageFormatException e)
        {
            throw new AlexNetException($"{file.Path} {e.Message.TrimEnd('.')}; fetch the data set again.", e);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
