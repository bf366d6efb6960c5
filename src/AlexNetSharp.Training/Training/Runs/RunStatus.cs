using System.IO.MemoryMappedFiles;
using AlexNetSharp.Files;

namespace AlexNetSharp.Training.Runs;

/// <summary>
/// A few bytes in a run's folder that say what the run is doing: written through memory, so telling costs nothing, and what was told last
/// stays there even when the process is killed.
/// </summary>
internal sealed class RunStatus : IDisposable
{
    private const int Size = 64;
    private const int PhasePlace = 0;
    private const int WritingPlace = 1;
    private const int IterationPlace = 8;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    private RunStatus(MemoryMappedFile? file)
    {
        _file = file;
        _view = file?.CreateViewAccessor(0, Size);
    }

    /// <summary>Makes the file of a run that starts or goes on; where that is impossible, nothing is told.</summary>
    /// <param name="path">The file.</param>
    internal static RunStatus Create(string path)
    {
        try
        {
            // Written, not stretched: memory behind which the disk has no room kills the process that touches it.
            DurableFile.Write(path, stream => stream.Write(new byte[Size]), flush: false);
            return new RunStatus(MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, Size));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AlexNetException)
        {
            return new RunStatus(null);
        }
    }

    /// <summary>Reads what a run told last.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The phase, whether a checkpoint is being written, and the updates made; null where there is no such file.</returns>
    internal static (TrainingPhase Phase, bool Writing, long Iterations)? Read(string path)
    {
        try
        {
            byte[] bytes = RegularFile.ReadAllBytes(path, Size);
            return bytes.Length == Size
                ? ((TrainingPhase)bytes[PhasePlace], bytes[WritingPlace] != 0, BitConverter.ToInt64(bytes, IterationPlace))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AlexNetException)
        {
            return null;
        }
    }

    /// <summary>Tells what the run's thread does from now on.</summary>
    internal void Enter(TrainingPhase phase) => _view?.Write(PhasePlace, (byte)phase);

    /// <summary>Tells how many updates the run has made.</summary>
    internal void Count(long iterations) => _view?.Write(IterationPlace, iterations);

    /// <summary>Tells whether a checkpoint is being written; from any thread.</summary>
    internal void Writing(bool isWriting) => _view?.Write(WritingPlace, isWriting ? (byte)1 : (byte)0);

    /// <inheritdoc/>
    public void Dispose()
    {
        Enter(TrainingPhase.None);
        _view?.Dispose();
        _file?.Dispose();
    }
}
