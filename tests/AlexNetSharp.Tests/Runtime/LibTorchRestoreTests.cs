using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Data;

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
        Assert.DoesNotContain('\n', LibTorchRestore.Remedy.ToString());
    }

    /// <summary>What others put into the folders above is read by no part of the .NET SDK: any of these files would fail or run.</summary>
    [Fact]
    public void Run_FilesPlantedInAFolderAbove_AreNotRead()
    {
        Assert.SkipWhen(LibTorchLocation.Find() is not { Source: "NuGet cache" }, "libtorch is not in the NuGet cache here");
        using TemporaryFolder shared = new();
        string planted = shared.At("planted");
        string target = $"""<Target Name="P"><Touch Files="{planted}" AlwaysCreate="true" /></Target>""";
        string code = $"""<Project InitialTargets="P">{target}</Project>""";
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(shared.At(name), code);
        }

        File.WriteAllText(shared.At("Directory.Build.rsp"), "-nosuchswitch");
        File.WriteAllText(shared.At("global.json"), """{"sdk":{"version":"99.0.100"}}""");
        File.WriteAllText(shared.At("nuget.config"), "<configuration><packageSources>");
        string cache = Directory.CreateDirectory(shared.At("cache")).FullName;

        Assert.Null(LibTorchRestore.Run(cache, CancellationToken.None));

        Assert.False(File.Exists(planted));
        Assert.Empty(Directory.GetFileSystemEntries(cache));
    }

    [Fact]
    public void Run_CacheThatOthersCanWriteTo_IsRefused()
    {
        using TemporaryFolder shared = new();
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows guards the user's profile itself");
            return;
        }

        File.SetUnixFileMode(shared.Root, (UnixFileMode)0b111_111_111);

        Assert.Contains(
            "can be written by other users",
            LibTorchRestore.Run(shared.Root, CancellationToken.None),
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(shared.Root));
    }

    [Fact]
    public void Run_Canceled_StopsTheSdkAndLeavesNothing()
    {
        using TemporaryFolder cache = new();

        Assert.ThrowsAny<OperationCanceledException>(() => LibTorchRestore.Run(cache.Root, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFileSystemEntries(cache.Root));
    }

    [Fact]
    public void Problem_PackageWithAnotherByte_IsNamed()
    {
        string? source = NativePlatform
            .PackageRoots()
            .Select(root => Path.Combine(root, "torchsharp", LibTorchLocation.TorchSharpVersion))
            .FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(source is null, "TorchSharp is not in the NuGet cache here");
        string name = $"torchsharp.{LibTorchLocation.TorchSharpVersion}.nupkg";
        using TemporaryFolder folder = new();
        byte[] package = File.ReadAllBytes(Path.Combine(source, name));
        File.WriteAllBytes(folder.At(name), package);

        KnownPackage known = KnownPackage.Find("torchsharp", LibTorchLocation.TorchSharpVersion)!;
        Assert.Equal(package.Length, known.Bytes);
        Assert.Null(known.Problem(folder.Root));

        package[^1] ^= 1;
        File.WriteAllBytes(folder.At(name), package);
        Assert.Contains($"{name} is not the package", known.Problem(folder.Root), StringComparison.Ordinal);
    }

    /// <summary>A new version of either package needs new lines in <c>eng/libtorch.packages</c>.</summary>
    [Fact]
    public void Known_PackagesOfThisVersion_AreListed()
    {
        Assert.NotNull(KnownPackage.Find("TorchSharp", LibTorchLocation.TorchSharpVersion));
        Assert.All(
            (string[])["linux-x64", "win-x64", "osx-arm64"],
            platform => Assert.NotNull(KnownPackage.Find($"libtorch-cpu-{platform}", LibTorchLocation.LibTorchVersion)));
    }
}
