using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Data;

namespace AlexNetSharp.Tests.Runtime;

/// <summary>The relaxed copy is loaded into the process, so nobody else may have written it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class RelaxedShimTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TemporaryFolder _folder = new();

    public RelaxedShimTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The shim is an ELF library on Linux only.");

    private static string Shim => LibTorch.EnsureLoaded().Location.Shim;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Copy_NewCache_IsThePatchedLibraryInFoldersOfTheUserAlone()
    {
        byte[] expected = File.ReadAllBytes(Shim);
        ElfVersionNeeds.MarkWeak(expected, "GLIBCXX_3.4.32");

        string copy = RelaxedShim.Copy(Shim, _folder.At("cache"));

        Assert.Equal(expected, File.ReadAllBytes(copy));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder.At("cache")));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.GetDirectoryName(copy)!));
        Assert.Equal([copy], Directory.GetFiles(_folder.At("cache"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Copy_OtherBytesOfTheRightLength_AreWrittenAnew()
    {
        string copy = RelaxedShim.Copy(Shim, _folder.At("cache"));
        byte[] right = File.ReadAllBytes(copy);
        byte[] other = [.. right];
        other[other.Length / 2] ^= 1;
        File.WriteAllBytes(copy, other);

        Assert.Equal(copy, RelaxedShim.Copy(Shim, _folder.At("cache")));

        Assert.Equal(right, File.ReadAllBytes(copy));
    }

    [Theory]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Copy_CacheThatOthersCanWrite_IsRefused(UnixFileMode added)
    {
        string cache = Directory.CreateDirectory(_folder.At("cache")).FullName;
        File.SetUnixFileMode(cache, OwnerOnly | added);

        AlexNetException error = Assert.Throws<AlexNetException>(() => RelaxedShim.Copy(Shim, cache));

        Assert.Contains("can be written by other users", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(cache));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copy_CacheOfAnotherUser_IsRefused(bool isLink)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only the administrator can give a folder to another user.");
        string cache = _folder.At("cache");
        string folder = Directory.CreateDirectory(isLink ? _folder.At("mine") : cache, OwnerOnly).FullName;
        if (isLink)
        {
            File.CreateSymbolicLink(cache, folder);
        }

        Assert.Equal(0, ChangeOwner(cache, 12_345, uint.MaxValue));

        AlexNetException error = Assert.Throws<AlexNetException>(() => RelaxedShim.Copy(Shim, cache));

        Assert.Contains("belongs to another user", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Copy_DamagedLibrary_SaysWhichFileAndWhatToDo()
    {
        string damaged = _folder.Write("libLibTorchSharp.so", [1, 2, 3]);

        AlexNetException error = Assert.Throws<AlexNetException>(() => RelaxedShim.Copy(damaged, _folder.At("cache")));

        Assert.Contains(damaged, error.Message, StringComparison.Ordinal);
        Assert.Contains("restore it again", error.Message, StringComparison.Ordinal);
    }

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
