using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Tests.Training;

public sealed class RunLogReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder.At("log.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Events_NoLogYet_AreNoneAndTheNextReadingBeginsAtItsStart()
    {
        (long[] iterations, bool goesOn, LogPosition position) = Read(default);
        Assert.Empty(iterations);
        Assert.True(goesOn);

        Append(Line(1));

        Assert.Equal([1], Read(position).Iterations);
    }

    /// <summary>
    /// A log that is read as it grows, in pieces of any length, torn lines among them, gives the same events as one that is read at once.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Events_LogThatGrowsByPieces_AreEachReadOnce(int piece)
    {
        int lines = piece == 1 ? 5 : 3000;
        string text = string.Concat(Enumerable.Range(1, lines).Select(i => Line(i) + "\n"));
        List<long> iterations = [];
        LogPosition position = default;
        for (int start = 0; start < text.Length; start += piece)
        {
            Append(text[start..Math.Min(text.Length, start + piece)]);
            (long[] read, bool goesOn, position) = Read(position);
            Assert.True(goesOn);
            iterations.AddRange(read);
        }

        Assert.Equal(Enumerable.Range(1, lines).Select(i => (long)i), iterations);
        Assert.Equal(new FileInfo(LogPath).Length, position.Offset);
    }

    /// <summary>The line's end may come later than the line, and a line may be longer than what is read at once.</summary>
    [Fact]
    public void Events_LineWithoutItsEndAndALongOne_AreReadOnce()
    {
        Append(Line(1));
        (long[] iterations, _, LogPosition position) = Read(default);
        Assert.Equal([1], iterations);

        Append("\n" + Line(2)[..^1] + $",\"more\":\"{new string('x', 300_000)}\"}}\n" + Line(3) + "\n");

        Assert.Equal([2, 3], Read(position).Iterations);
    }

    [Fact]
    public void Events_TornLastLine_IsReadOnceItIsWhole()
    {
        Append(Line(1) + "\n" + Line(2)[..20]);
        (long[] iterations, _, LogPosition position) = Read(default);
        Assert.Equal([1], iterations);
        Assert.Equal(Line(1).Length + 1, position.Offset);

        Append(Line(2)[20..] + "\n");

        Assert.Equal([2], Read(position).Iterations);
    }

    /// <summary>A torn line of a power cut, to which the next one was glued, is passed over like any that is not whole.</summary>
    [Fact]
    public void Events_TornLineInTheMiddle_IsPassedOver()
    {
        Append(Line(1) + "\n" + Line(2)[..20] + Line(3) + "\n" + Line(4) + "\n");
        Assert.Equal([1, 4], Read(default).Iterations);
    }

    /// <summary>The run went back to update 2 and made other updates: shorter than what was read, as long, and longer.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Events_RewoundLog_AreReadFromTheStart(int updates)
    {
        var log = new RunLog(LogPath, _ => { });
        for (int i = 1; i <= 5; i++)
        {
            log.Append(new StepEvent(0, i, Loss: 1.5, LearningRate: 0.01));
        }

        LogPosition position = Read(default).Position;
        log.Rewind(new TrainingState { Batch = 2 }, iterations: 2);
        for (int i = 3; i <= updates; i++)
        {
            log.Append(new StepEvent(0, i, Loss: 2.5, LearningRate: 0.01));
        }

        (long[] iterations, bool goesOn, LogPosition next) = Read(position);

        Assert.False(goesOn);
        Assert.Equal(Enumerable.Range(1, updates).Select(i => (long)i), iterations);
        Assert.True(Read(next).GoesOn);
        Assert.Empty(Read(next).Iterations);
    }

    [Fact]
    public void Events_LogThatIsGone_AreNoneAndNothingGoesOn()
    {
        Append(Line(1) + "\n");
        LogPosition position = Read(default).Position;
        File.Delete(LogPath);

        (long[] iterations, bool goesOn, LogPosition next) = Read(position);

        Assert.Empty(iterations);
        Assert.False(goesOn);
        Assert.Equal(default, next);
    }

    [Fact]
    public void Events_LineOfNoTraining_IsLeftOutAndNamedWithItsFile()
    {
        Append("""{"event":"epoch","iteration":1}""" + "\n" + Line(2) + "\n");
        using var log = new RunLogReader(LogPath);

        Assert.Equal([2L], log.Events().Select(told => told.Iteration));
        Assert.Equal(
            $"{LogPath} holds a line that is not one of a training (a value is missing); what the others tell is used.",
            log.Notice?.ToString());
    }

    private static string Line(int iteration) => RunEvents.Line(new StepEvent(0, iteration, Loss: 1.5, LearningRate: 0.01));

    private void Append(string text) => File.AppendAllText(LogPath, text);

    private (long[] Iterations, bool GoesOn, LogPosition Position) Read(LogPosition from)
    {
        using var log = new RunLogReader(LogPath, from);
        return ([.. log.Events().Select(told => told.Iteration)], log.GoesOn, log.Position);
    }
}
