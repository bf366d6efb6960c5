using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A folder of files. Links inside it are followed, but never back into a folder that they lie in; links out of it only where that is asked
/// for.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="options">Which of its files are followed and read.</param>
internal sealed class FolderContainer(string root, SourceOptions options) : FileContainer
{
    /// <inheritdoc/>
    public override bool HasRandomAccess => true;

    /// <inheritdoc/>
    public override bool IsArchive => false;

    /// <inheritdoc/>
    public override string Stamp => "";

    /// <inheritdoc/>
    public override IEnumerable<ContainerEntry> List() =>
        new FolderWalk(root, options.FollowLinks, options.PassedOver.Select(RealPath.Of).ToHashSet(StringComparer.Ordinal)).List();

    /// <inheritdoc/>
    public override byte[] Read(string path, long key, long length) =>
        ImageFile.Read(Path.Combine(root, path), options.Limits);

    /// <inheritdoc/>
    public override IEnumerable<(long Key, byte[] Bytes)> Stream(Func<long, bool> isWanted) =>
        throw new NotSupportedException("A folder's files are read by their paths.");

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
