using System.Text.Json;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// A machine without libtorch: a home and a NuGet cache that are empty, and a .NET SDK of a few lines that downloads a file and then fails.
/// </summary>
public sealed class FetchTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("alexnetsharp-fetch-").FullName;

    public FetchTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the SDK here is a script of the shell");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Doctor_WithoutLibTorch_NamesTheCommandThatFetchesAndFetchesNothing()
    {
        CommandResult result = Run("doctor", "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("'alexnet doctor --fetch'", Assert.Single(result.Sentences), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_root, "called")));
        Assert.False(Checks(result).Single(check => check.Name == "libtorch").Fine);
    }

    [Fact]
    public void Doctor_Fetch_SaysTheSizeAndHowFarItIsOnStandardErrorOnly()
    {
        CommandResult result = Run("doctor", "--fetch", "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"Fetching libtorch 2\.\d+\.\d+ \(\d+ MB\) into the NuGet cache", result.Error);
        Assert.Contains("Downloading libtorch ...", result.Error, StringComparison.Ordinal);
        Assert.Contains("could not be fetched (NU1301: no feed)", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_root, "called")));

        // What is missing keeps no other check from being made.
        Assert.Contains("JPEG decoder", Checks(result).Select(check => check.Name));
    }

    /// <summary>The first command that computes fetches, too; a progress of its own does not take the bytes for its steps.</summary>
    [Fact]
    public void FetchBar_BytesAndSteps_GoEachTheirWay()
    {
        var steps = new List<WorkProgress>();
        var bar = new FetchBar(steps.Add);
        TextWriter error = Console.Error;
        using var written = new StringWriter();
        try
        {
            Console.SetError(written);
            bar.Report(new FetchProgress("Downloading", 10_000_000, 100_000_000));
            bar.Report(new FetchProgress("Unpacking", 10_000_000, Total: 0));
            bar.Report(new FetchProgress("Unpacking", 100_000_000, 100_000_000, HasEnded: true));
            bar.Report(new WorkProgress("Classifying", 0, 1));
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Equal([new WorkProgress("Classifying", 0, 1)], steps);
        Assert.Equal("66 MB of 132 MB", new FetchProgress("Downloading", 66_000_000, 131_546_270).Details);
        Assert.Equal(["Downloading ...", "Unpacking ..."], written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Draw_BytesOfADownload_HasPercentTimeAndMegabytes() =>
        Assert.Equal(
            "Downloading libtorch ━━━━━━━━━━━━━━━───────────────  50 %  0:20 left  66 MB of 132 MB",
            LiveProgress.Draw("Downloading libtorch", 0.5, TimeSpan.FromSeconds(20), ["66 MB of 132 MB"], width: 120));

    private static List<(string Name, bool Fine)> Checks(CommandResult result)
    {
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return
        [
            .. document
                .RootElement.GetProperty("checks")
                .EnumerateArray()
                .Select(check => (check.GetProperty("name").GetString()!, check.GetProperty("fine").GetBoolean())),
        ];
    }

    /// <summary>Runs the command as an own program: of a program that <c>dotnet</c> runs, <c>dotnet</c> itself is the SDK.</summary>
    private CommandResult Run(params string[] args)
    {
        string tools = Directory.CreateDirectory(Path.Combine(_root, "tools")).FullName;
        string sdk = Path.Combine(tools, "dotnet");
        File.WriteAllText(
            sdk,
            $"""
            #!/bin/sh
            touch '{_root}/called'
            dd if=/dev/null of="$NUGET_HTTP_CACHE_PATH/nupkg_package" bs=1 seek=1000000 2>/dev/null
            echo 'error NU1301: no feed'
            exit 1

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(sdk, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return BareMachine.Run(Directory.CreateDirectory(Path.Combine(_root, "home")).FullName, tools, args);
    }
}
