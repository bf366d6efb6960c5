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
}
