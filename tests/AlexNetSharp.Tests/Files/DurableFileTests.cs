using System.Text.RegularExpressions;
using AlexNetSharp.Files;
using AlexNetSharp.Tests.Data;

namespace AlexNetSharp.Tests.Files;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ExistingFile_IsReplacedWhole()
    {
        string path = Path.Combine(_folder.Root, "a.txt");
        DurableFile.WriteText(path, "a longer first text");
        DurableFile.WriteText(path, "second");

        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal(["a.txt"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    /// <summary>The content is on the disk before the name is its, and the name before anybody relies on it.</summary>
    [Fact]
    public void Write_NewContent_IsFlushedWholeBeforeItsNameAndTheFolderAfterIt()
    {
        string path = Path.Combine(_folder.Root, "a.txt");
        DurableFile.WriteText(path, "old");
        using FlushWatch watch = new();

        DurableFile.WriteText(path, "newer");

        Assert.Equal([new("a.txt", 5, 3), new(Path.GetFileName(_folder.Root), 0, null)], watch.Flushes);
    }

    [Fact]
    public void Write_WithoutFlush_FlushesNothing()
    {
        using FlushWatch watch = new();

        DurableFile.Write(Path.Combine(_folder.Root, "a.txt"), stream => stream.WriteByte(1), flush: false);

        Assert.Empty(watch.Flushes);
        Assert.Equal(1, new FileInfo(Path.Combine(_folder.Root, "a.txt")).Length);
    }

    /// <summary>
    /// What the others believe: a flush is a call of the system, for the file, for the folder, and for a file that another has written.
    /// </summary>
    [Fact]
    public void Write_WatchedBySystemCalls_AsksTheSystemToFlush()
    {
        string path = Path.Combine(_folder.Root, "a.txt");
        using SystemCallWitness witness = SystemCallWitness.Start("fsync,?rename,?renameat,?renameat2", _folder.At("calls.txt"));

        DurableFile.WriteText(path, "text");
        DurableFile.FlushFile(path);

        string[] calls = [.. witness.Stop().Where(call => call.Contains(_folder.Root, StringComparison.Ordinal))];
        string root = Regex.Escape(_folder.Root);
        Assert.Collection(
            calls,
            call => Assert.Matches($@"fsync\(\d+<{root}/a\.txt\.[0-9a-f]+\.tmp>\) += 0$", call),
            call => Assert.Matches($@"rename.*""{root}/a\.txt\.[0-9a-f]+\.tmp"".*""{root}/a\.txt"".* += 0$", call),
            call => Assert.Matches($@"fsync\(\d+<{root}>\) += 0$", call),
            call => Assert.Matches($@"fsync\(\d+<{root}/a\.txt>\) += 0$", call));
    }

    [Fact]
    public void Write_WriterThatFails_LeavesTheOldContentAndNothingElse()
    {
        string path = Path.Combine(_folder.Root, "a.txt");
        DurableFile.WriteText(path, "old");

        Assert.Throws<InvalidOperationException>(() => DurableFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["a.txt"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_MissingFolder_IsOneSentenceWithThePath()
    {
        string path = Path.Combine(_folder.Root, "none", "a.txt");

        AlexNetException error = Assert.Throws<AlexNetException>(() => DurableFile.WriteText(path, "x"));

        Assert.StartsWith($"{path} cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FromManyThreadsToOneFile_LeavesOneOfTheirContentsWhole()
    {
        string path = Path.Combine(_folder.Root, "a.txt");
        string[] contents = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000))];

        Parallel.For(0, 64, i => DurableFile.WriteText(path, contents[i % contents.Length]));

        Assert.Contains(File.ReadAllText(path), contents);
        Assert.Equal(["a.txt"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_WhileOtherWritersLiveAndOneIsDead_RemovesWhatTheDeadOneLeft()
    {
        string path = Path.Combine(_folder.Root, "a.txt");
        string dead = path + ".0123456789abcdef.tmp", other = Path.Combine(_folder.Root, "b.txt.0123456789abcdef.tmp");
        string foreign = path + ".notes.tmp";
        Array.ForEach([dead, other, foreign], left => File.WriteAllText(left, "half"));
        using FileStream live = TemporaryName.Create(path, new FileStreamOptions { Access = FileAccess.Write });

        DurableFile.WriteText(path, "whole");

        Assert.Equal(
            ((string[])[path, live.Name, foreign, other]).Order(StringComparer.Ordinal),
            Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RemoveLeft_WhereNothingCanBeLocked_RemovesOnlyWhatIsOld()
    {
        string path = Path.Combine(_folder.Root, "a.txt"), young = path + ".0123456789abcdef.tmp", old = path + ".fedcba9876543210.tmp";
        Array.ForEach([young, old], left => File.WriteAllText(left, "half"));
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        TemporaryName.RemoveLeft(_folder.Root, isLocked: _ => false);

        Assert.Equal([young], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Write_LinkAtTheFilesPlace_IsRefusedAndWhatItLeadsToStays()
    {
        string target = Path.Combine(_folder.Root, "target"), path = Path.Combine(_folder.Root, "a.txt");
        File.WriteAllText(target, "mine");
        File.CreateSymbolicLink(path, target);

        AlexNetException error = Assert.Throws<AlexNetException>(() => DurableFile.WriteText(path, "new"));

        Assert.StartsWith($"{path} is a symbolic link", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(target));
        Assert.Equal(target, new FileInfo(path).LinkTarget);
    }
}
