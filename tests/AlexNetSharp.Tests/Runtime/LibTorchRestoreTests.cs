using AlexNetSharp.Runtime;

namespace AlexNetSharp.Tests.Runtime;

public sealed class LibTorchRestoreTests
{
    [Fact]
    public void FirstError_OutputOfAnOfflineRestore_IsTheReasonOnly()
    {
        const string Output =
            """
              Determining projects to restore...
            /some/where/libtorch.proj : error NU1301: Unable to load the service index for source https://feed.example/index.json. [/some/where/libtorch.proj]
            /some/where/libtorch.proj : error NU1301:   Name or service not known (feed.example:443) [/some/where/libtorch.proj]
            """;

        Assert.Equal(
            "NU1301: Unable to load the service index for source https://feed.example/index.json",
            LibTorchRestore.FirstError(Output));
    }

    [Theory]
    [InlineData("", "the .NET SDK gave no reason")]
    [InlineData("\nNo such SDK.\n", "No such SDK")]
    public void FirstError_OutputWithoutAnError_IsItsFirstLine(string output, string reason)
    {
        Assert.Equal(reason, LibTorchRestore.FirstError(output));
    }

    [Fact]
    public void Versions_OfTheBuild_AreThoseOfTheLoadedTorchSharp()
    {
        Version? loaded = typeof(TorchSharp.torch).Assembly.GetName().Version;

        Assert.StartsWith($"{loaded!.Major}.{loaded.Minor}.", LibTorchLocation.TorchSharpVersion, StringComparison.Ordinal);
        Assert.Matches(@"^2\.\d+\.\d+$", LibTorchLocation.LibTorchVersion);
        Assert.DoesNotContain('\n', LibTorchRestore.Remedy);
    }
}
