using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Sources that the user may not read are refused in one sentence.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UnreadableSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.tar")]
    [InlineData("list.txt")]
    [InlineData("a-{0..0}.tar")]
    public void Open_FileThatMayNotBeRead_SaysSo(string source)
    {
        string path = _folder.Write(source.Replace("{0..0}", "0", StringComparison.Ordinal), ArchiveSeeds.Ustar([("a/1.jpg", [1])]));
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.SkipUnless(IsRefused(() => File.OpenHandle(path).Dispose()), "Permissions do not bind this user.");
        Assert.Contains("' cannot be read (", OpenedSource.Refusal(_folder.At(source)), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderThatMayNotBeListed_SaysSo()
    {
        string path = Directory.CreateDirectory(_folder.At("source")).FullName;
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.SkipUnless(IsRefused(() => Directory.GetFiles(path)), "Permissions do not bind this user.");
        string message = OpenedSource.Refusal(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("' cannot be listed (", message, StringComparison.Ordinal);
    }

    private static bool IsRefused(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }
}
