using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Training;

/// <summary>
/// Appends to a run's log, a JSON document a line. Lines that cannot be written, for example because the disk is full, are kept in memory
/// and written before the next ones.
/// </summary>
internal sealed class RunLog
{
    private readonly string _path;
    private readonly Action<string> _warn;
    private readonly StringBuilder _pending = new();
    private bool _hasWarned;

    /// <summary>Initialises a log.</summary>
    /// <param name="path">The file, which is made with the first line.</param>
    /// <param name="warn">Told once that lines cannot be written.</param>
    public RunLog(string path, Action<string> warn) => (_path, _warn) = (path, warn);

    /// <summary>Appends a line.</summary>
    public void Append(JsonObject entry)
    {
        _pending.Append(entry.ToJsonString()).Append('\n');
        if (TryWrite() is { } failure && !_hasWarned)
        {
            _hasWarned = true;
            _warn($"{failure.Message.TrimEnd('.')}; its lines are kept in memory until they can be written.");
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

    /// <summary>Removes the lines about updates and epochs that a resumed run will make again.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="iterations">Updates made so far.</param>
    public void Rewind(TrainingState state, long iterations)
    {
        _pending.Clear();
        IEnumerable<string> kept = Read(_path)
            .Where(entry => (string?)entry["event"] == "epoch" ? (int)entry["epoch"]! < state.Epoch : (long)entry["iteration"]! <= iterations)
            .Select(entry => entry.ToJsonString() + "\n");
        DurableFile.WriteText(_path, string.Concat(kept));
    }

    /// <summary>The lines of a log that are whole.</summary>
    public static IEnumerable<JsonObject> Read(string path)
    {
        foreach (string line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            JsonObject? entry = TryParse(line);
            if (entry?["iteration"] is not null)
            {
                yield return entry;
            }
        }
    }

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

    private static JsonObject? TryParse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // A power cut may leave half a line at the end of the log; the run's state stands in the checkpoints.
            return null;
        }
    }
}
