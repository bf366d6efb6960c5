using System.Globalization;
using AlexNetSharp.Files;

namespace AlexNetSharp.Training.Runs.TensorBoard;

/// <summary>
/// An event file that TensorBoard shows: scalars by tag and step. Every record is on its way to the disk when a call returns. One thread at
/// a time may call.
/// </summary>
/// <remarks>
/// Source: tensorflow, <c>tensorflow/core/util/event.proto</c> and <c>framework/summary.proto</c> for the messages, and
/// <see cref="RecordFile"/> for what is around them.
/// </remarks>
internal sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const int WallTimeField = 1;
    private const int StepField = 2;
    private const int FileVersionField = 3;
    private const int SummaryField = 5;
    private const int SessionLogField = 7;
    private const int ValueField = 1;
    private const int TagField = 1;
    private const int SimpleValueField = 2;
    private const int StatusField = 1;
    private const int StatusStart = 1;

    private readonly RecordFile _records;
    private readonly TimeProvider _clock;

    /// <summary>Opens a file to append to; a new one, whose folder is made when absent, begins with the version of its format.</summary>
    /// <param name="path">The file; TensorBoard wants <c>tfevents</c> in its name, see <see cref="NewPath"/>.</param>
    /// <param name="clock">The clock of the records' wall times; the system's where null.</param>
    /// <exception cref="AlexNetException">The file cannot be written, for example because the disk is full.</exception>
    public EventFile(string path, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _clock = clock ?? TimeProvider.System;
        _records = new RecordFile(path);
        try
        {
            if (_records.Length == 0)
            {
                Write(Event(wallTime: null).Text(FileVersionField, Version));
            }
        }
        catch
        {
            _records.Dispose();
            throw;
        }
    }

    /// <summary>A name for a new file in a folder: the time, the host and the process, as TensorFlow's own are called.</summary>
    /// <param name="folder">The folder.</param>
    public static string NewPath(string folder) =>
        Path.Combine(
            folder,
            string.Create(
                CultureInfo.InvariantCulture,
                $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}"));

    /// <summary>Adds a scalar.</summary>
    /// <param name="tag">What it is, for example <c>loss/train</c>; what stands before the slash groups the charts.</param>
    /// <param name="step">Updates since the start of the run.</param>
    /// <param name="value">The value.</param>
    /// <param name="wallTime">When it was measured; now where null.</param>
    /// <exception cref="AlexNetException">
    /// The file cannot be written, for example because the disk is full; the record is then not in it.
    /// </exception>
    public void Scalar(string tag, long step, double value, DateTimeOffset? wallTime = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ProtobufMessage scalar = new ProtobufMessage().Text(TagField, tag).Float(SimpleValueField, (float)value);
        Write(Event(wallTime).Integer(StepField, step).Message(SummaryField, new ProtobufMessage().Message(ValueField, scalar)));
    }

    /// <summary>Says that a run goes on: TensorBoard then forgets what older files say of this step and later ones.</summary>
    /// <param name="step">The first step that is written again: one more than the updates that the checkpoint holds.</param>
    /// <exception cref="AlexNetException">
    /// The file cannot be written, for example because the disk is full; the record is then not in it.
    /// </exception>
    public void SessionStart(long step) =>
        Write(
            Event(wallTime: null).Integer(StepField, step).Message(SessionLogField, new ProtobufMessage().Integer(StatusField, StatusStart))
        );

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    private ProtobufMessage Event(DateTimeOffset? wallTime) =>
        new ProtobufMessage().Double(WallTimeField, ((wallTime ?? _clock.GetUtcNow()) - DateTimeOffset.UnixEpoch).TotalSeconds);

    private void Write(ProtobufMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(bytes);
        _records.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
