using AlexNetSharp.Files;
using AlexNetSharp.Tests.Data;

namespace AlexNetSharp.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void IsTaken_WhileItIsHeldAndAfter_IsTrueAndFalse()
    {
        string path = _folder.At("lock");
        Assert.False(FileLock.IsTaken(path));
        using (FileLock? held = FileLock.TryTake(path))
        {
            Assert.NotNull(held);
            Assert.True(FileLock.IsTaken(path));
            Assert.Null(FileLock.TryTake(path));
        }

        Assert.False(FileLock.IsTaken(path));
    }

    /// <summary>A colleague's run: who may only read its files sees that it trains, and asks for no more than reading.</summary>
    [Fact]
    public void IsTaken_WatchedBySystemCalls_OpensTheFileForReadingOnly()
    {
        string path = _folder.At("lock");
        using FileLock? held = FileLock.TryTake(path);
        using SystemCallWitness witness = SystemCallWitness.Start("?open,openat", _folder.At("calls.txt"));

        Assert.True(FileLock.IsTaken(path));

        string[] opened = [.. witness.Stop().Where(call => call.Contains(path, StringComparison.Ordinal))];
        Assert.NotEmpty(opened);
        Assert.All(opened, call => Assert.Contains("O_RDONLY", call, StringComparison.Ordinal));
    }
}
