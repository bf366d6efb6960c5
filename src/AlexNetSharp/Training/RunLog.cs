using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlexNetSharp.Files;

namespace AlexNetSharp.Training;

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

    /// <summary>Initialises a log.</summary>
    /// <param name="path">The file, which is made with the first line.</param>
    /// <param name="warn">Told once that lines cannot be written.</param>
    public RunLog(string path, Action<Sentence> warn) => (_path, _warn) = (path, warn);

    /// <summary>Appends a line.</summary>
    public void Append(JsonObject entry)
    {
        _pending.Append(entry.ToJsonString()).Append('\n');
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

    /// <summary>Removes the lines about updates, epochs and roll-backs that a run will tell again, also of those that are still in memory.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="iterations">Updates made so far.</param>
    /// <exception cref="AlexNetException">The log cannot be written anew; it stays as it is.</exception>
    public void Rewind(TrainingState state, long iterations)
    {
        DurableFile.Write(_path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string line in Lines(_path).Concat(_pending.ToString().Split('\n')))
            {
                if (Parse(line) is { } entry && Stays(entry, state, iterations))
                {
                    writer.WriteLine(line);
                }
            }
        });
        _pending.Clear();
    }

    /// <summary>The lines of a log that are whole.</summary>
    public static IEnumerable<JsonObject> Read(string path) => Lines(path).Select(Parse).OfType<JsonObject>();

    private static bool Stays(JsonObject entry, TrainingState state, long iterations) => (string?)entry["event"] switch
    {
        "epoch" => (int?)entry["epoch"] < state.Epoch,
        "roll-back" => false,
        _ => (long)entry["iteration"]! <= iterations,
    };

    private static IEnumerable<string> Lines(string path) => File.Exists(path) ? File.ReadLines(path) : [];

    private AlexNetException? TryWrite()
    {
        if (_pending.Length == 0)
        {
            return null;
        }

        try
        {
            using FileStream stream = new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
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

    /// <summary>A line of the log; null for one that is not whole: a power cut may leave half of it, and the state stands in the checkpoints.</summary>
    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject entry && entry["iteration"]?.GetValueKind() == JsonValueKind.Number ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
