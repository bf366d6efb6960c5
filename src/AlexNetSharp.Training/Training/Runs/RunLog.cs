using System.Text;
using AlexNetSharp.Files;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training.Runs;

/// <summary>
/// Appends to a run's log, a JSON document a line. Lines that cannot be written, for example because the disk is full, are kept in memory
/// and written before the next ones.
/// </summary>
internal sealed class RunLog
{
    private readonly string _path;
    private readonly Action<Sentence> _warn;
    private readonly StringBuilder _pending = new();
    private bool _hasWarned;

    /// <summary>Initializes a log.</summary>
    /// <param name="path">The file, which is made with the first line.</param>
    /// <param name="warn">Told once that lines cannot be written.</param>
    public RunLog(string path, Action<Sentence> warn) => (_path, _warn) = (path, warn);

    /// <summary>Appends an event.</summary>
    /// <param name="told">The event.</param>
    public void Append(RunEvent told)
    {
        _pending.Append(RunEvents.Line(told)).Append('\n');
        if (TryWrite() is { } failure && !_hasWarned)
        {
            _hasWarned = true;
            _warn(Sentence.Of($"{failure.Sentence.AsClause()}; its lines are kept in memory until they can be written."));
        }
    }

    /// <summary>Writes the lines that are still in memory, or warns that they are lost.</summary>
    public void Complete()
    {
        if (TryWrite() is { } failure)
        {
            _warn(Sentence.Of($"{failure.Sentence.AsClause()}; the last lines of the log are lost."));
        }
    }

    /// <summary>Writes the lines that are still in memory.</summary>
    /// <exception cref="AlexNetException">They cannot be written.</exception>
    public void Flush()
    {
        if (TryWrite() is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Has what was written reach the disk; from any thread.</summary>
    public void FlushToDisk()
    {
        if (File.Exists(_path))
        {
            DurableFile.FlushFile(_path);
        }
    }

    /// <summary>
    /// Removes the lines about updates, epochs and roll-backs that a run will tell again, also of those that are still in memory, and those
    /// that say nothing of a training.
    /// </summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="iterations">Updates made so far.</param>
    /// <returns>The epochs that the log has still.</returns>
    /// <exception cref="AlexNetException">The log cannot be written anew; it stays as it is.</exception>
    public IReadOnlySet<int> Rewind(TrainingState state, long iterations)
    {
        var epochs = new HashSet<int>();
        WrongEvent[] wrong = [.. Lines(_path).Select(RunEvents.Parse).OfType<WrongEvent>()];
        if (RunLogReader.Wrong(_path, wrong.Length, wrong.Length > 0 ? wrong[0].Reason : "") is { } notice)
        {
            _warn(notice);
        }

        DurableFile.Write(_path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string line in Lines(_path).Concat(_pending.ToString().Split('\n')))
            {
                if (RunEvents.Parse(line) is not { } told || !Stays(told, state, iterations))
                {
                    continue;
                }

                writer.WriteLine(line);
                if (told is EpochEvent)
                {
                    epochs.Add(told.Epoch);
                }
            }
        });
        _pending.Clear();
        return epochs;
    }

    /// <summary>Whether a log has a line that is whole.</summary>
    /// <param name="path">The file, which may be missing.</param>
    public static bool HasLines(string path) => Lines(path).Any(line => RunEvents.Parse(line) is not null);

    private static bool Stays(RunEvent told, TrainingState state, long iterations) => told switch
    {
        EpochEvent => told.Epoch < state.Epoch,
        RollBackEvent or WrongEvent => false,
        _ => told.Iteration <= iterations,
    };

    private static IEnumerable<string> Lines(string path) => RegularFile.Exists(path) ? File.ReadLines(path) : [];

    private AlexNetException? TryWrite()
    {
        if (_pending.Length == 0)
        {
            return null;
        }

        try
        {
            using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
            long whole = stream.Length;
            try
            {
                stream.Write(Encoding.UTF8.GetBytes(_pending.ToString()));
            }
            catch (IOException)
            {
                // Half of a line may be on the disk; what follows would be glued to it.
                stream.SetLength(whole);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DurableFile.Failure(_path, e);
        }

        _pending.Clear();
        _hasWarned = false;
        return null;
    }
}
