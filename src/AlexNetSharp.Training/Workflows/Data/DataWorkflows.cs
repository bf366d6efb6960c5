using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Workflows.Data;

/// <summary>Makes and verifies packs.</summary>
public static class DataWorkflows
{
    /// <summary>Makes a pack of images, or goes on with one whose making was interrupted.</summary>
    /// <param name="request">What to make, and of what.</param>
    /// <param name="progress">Receives the number of files done; null for none.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="AlexNetException">The source or an option cannot be used, the pack exists or is being made, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; a <see cref="StoppedException"/> where something is kept.</exception>
    public static PrepareResult Prepare(PrepareRequest request, IProgress<PrepareProgress>? progress = null, CancellationToken cancellation = default) =>
        PackBuilder.Prepare(request, progress, cancellation);

    /// <summary>Compares every file of a pack with its checksum.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <param name="progress">Receives files done and files in all.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <returns>The number of files.</returns>
    /// <exception cref="AlexNetException">A file is missing, torn or altered; the sentence names it.</exception>
    public static int Verify(string folder, IProgress<(int Done, int Total)>? progress = null, CancellationToken cancellation = default)
    {
        using Pack pack = Pack.Open(folder);
        int files = pack.Manifest.AllFiles().Count();
        pack.Verify(progress is null ? null : new SynchronousProgress<int>(done => progress.Report((done, files))), cancellation);
        return files;
    }
}
