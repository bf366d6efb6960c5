using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp;

/// <summary>
/// A bundle out of a stream, in a file of its own that is gone when it is closed: bundles are read from any place, streams are not.
/// </summary>
internal sealed class BundleCopy : IDisposable
{
    private const int PieceLength = 1 << 16;

    /// <summary>Makes the file, empty.</summary>
    public BundleCopy()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Stream = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }

    /// <summary>Takes the bundle.</summary>
    public FileStream Stream { get; }

    /// <summary>Takes all of a stream.</summary>
    /// <param name="bundle">The stream; read to its end, not closed.</param>
    /// <param name="cancellation">Stops the reading between two pieces.</param>
    public void Fill(Stream bundle, CancellationToken cancellation)
    {
        byte[] piece = new byte[PieceLength];
        for (int count = bundle.Read(piece); count > 0; count = bundle.Read(piece))
        {
            cancellation.ThrowIfCancellationRequested();
            Stream.Write(piece, 0, count);
        }
    }

    /// <summary>Opens the bundle, which is whole; may be called once.</summary>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">It is broken; the sentence says how.</exception>
    public SafetensorsFile Open(CancellationToken cancellation)
    {
        Stream.Flush();
        return SafetensorsFile.Open("The stream", Stream.SafeFileHandle, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();
}
