using System.Runtime.InteropServices;
using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Data;

namespace AlexNetSharp.Tests.Runtime;

public sealed partial class DurableFileTests : IDisposable
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

    [Fact]
    public void EnsureLoaded_NativeEnvironment_HoldsTheThreadsThatOpenMpReads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The native environment is read with getenv here, which Windows keeps elsewhere.");
        LibTorchStatus status = LibTorch.EnsureLoaded();

        Assert.Equal($"{status.Threads}", Marshal.PtrToStringUTF8(GetEnvironment("OMP_NUM_THREADS")));
        Assert.Equal("false", Marshal.PtrToStringUTF8(GetEnvironment("OMP_DYNAMIC")));
        Assert.Equal("false", Marshal.PtrToStringUTF8(GetEnvironment("MKL_DYNAMIC")));
        Assert.Equal(status.Threads, TorchSharp.torch.get_num_threads());
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}
