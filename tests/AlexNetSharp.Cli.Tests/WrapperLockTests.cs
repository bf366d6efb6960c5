using System.Globalization;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The lock of the script <c>alexnet</c>, in a checkout of its own, with programs that only tell when they are called.</summary>
public sealed class WrapperLockTests : IDisposable
{
    private const string Waiting = "alexnet: waiting for another build ...";
    private readonly string _root = Directory.CreateTempSubdirectory("alexnetsharp-wrapper-").FullName;

    public WrapperLockTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has alexnet.cmd instead of the shell script");
        foreach (string folder in (string[])["src", "eng", "recipes", "tools", ".build"])
        {
            Directory.CreateDirectory(At(folder));
        }

        string[] files = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config"];
        foreach (string file in files)
        {
            File.WriteAllText(At(file), file);
        }

        File.Copy(Path.Combine(RepositoryFolder.Path, "alexnet"), At("alexnet"));

        // A build says that it runs, waits until it may end, and makes the command, which says that it was started.
        Tool(
            "dotnet",
            $"""
            case $1 in
                msbuild)
                    echo 'AlexNetSharp -> AlexNetSharp.dll'
                    touch '{At("building")}'
                    while [ -e '{At("hold")}' ]; do /bin/sleep 0.05; done
                    for word in "$@"; do case $word in -property:OutputPath=*) folder=${"{"}word#*OutputPath={"}"};; esac; done
                    mkdir -p "$folder" && touch "$folder/alexnet.dll" && echo build >>'{At("builds")}';;
                *) echo started;;
            esac
            """);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Wrapper_WhileAnotherBuilds_SaysSoAndBuildsNothing()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "this machine has no flock");
        Tool("flock", $"case $1 in -n) ;; *) touch '{At("waiting")}';; esac; exec /usr/bin/flock \"$@\"");
        File.WriteAllText(At("hold"), "");
        using CommandProcess first = Start();
        Assert.True(first.WaitFor(() => File.Exists(At("building"))));
        using CommandProcess second = Start();
        Assert.True(second.WaitFor(() => File.Exists(At("waiting"))));

        File.Delete(At("hold"));

        Assert.Equal("started\n", first.Wait().ShouldSucceed().Output);
        CommandResult waited = second.Wait().ShouldSucceed();
        Assert.Equal("started\n", waited.Output);
        Assert.Contains(Waiting, waited.Error, StringComparison.Ordinal);
        Assert.Equal(["build"], File.ReadAllLines(At("builds")));
    }

    /// <summary>A first build takes minutes: it says what it is about, beside standard output, which is the command's.</summary>
    [Fact]
    public void Wrapper_Build_ShowsItsStepsOnStandardErrorOnly()
    {
        using CommandProcess process = Start();

        CommandResult result = process.Wait().ShouldSucceed();

        Assert.Equal("started\n", result.Output);
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Building alexnet (once for these sources; the first time on a machine, packages of ", lines[0], StringComparison.Ordinal);
        Assert.Equal("AlexNetSharp -> AlexNetSharp.dll", lines[1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wrapper_AfterABuildThatWasKilled_BuildsAndRemovesWhatItLeft(bool hasFlock)
    {
        if (!hasFlock)
        {
            HideFlock();
        }

        File.WriteAllText(At("hold"), "");
        using CommandProcess killed = Start(hasFlock);
        Assert.True(killed.WaitFor(() => File.Exists(At("building"))));
        killed.Signal("KILL");
        File.Delete(At("hold"));
        killed.Wait();
        string half = Directory.CreateDirectory(At(".build/0123456789abcdef.12345")).FullName;

        using CommandProcess next = Start(hasFlock);
        CommandResult result = next.Wait().ShouldSucceed();

        Assert.Equal("started\n", result.Output);
        Assert.DoesNotContain(Waiting, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(half));
    }

    /// <summary>A lock of an older version, or of a process whose number another one has now.</summary>
    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "")]
    [InlineData(false, "SELF HOST Thu Jan 1 00:00:00 1970")]
    [InlineData(false, "999999999 HOST Thu Jan 1 00:00:00 1970")]
    public void Wrapper_StaleLock_IsTakenOver(bool hasFlock, string? holder)
    {
        if (!hasFlock)
        {
            HideFlock();
        }

        string @lock = Directory.CreateDirectory(At(".build/lock")).FullName;
        if (holder is not null)
        {
            File.WriteAllText(
                Path.Combine(@lock, hasFlock ? "pid" : "holder"),
                holder
                    .Replace("SELF", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    .Replace("HOST", Environment.MachineName, StringComparison.Ordinal) + "\n");
        }

        using CommandProcess process = Start(hasFlock);
        CommandResult result = process.Wait().ShouldSucceed();

        Assert.Equal("started\n", result.Output);
        Assert.DoesNotContain(Waiting, result.Error, StringComparison.Ordinal);
    }

    /// <summary>Without flock the holder is known by its number and start; it may be another user's, whom signals do not reach.</summary>
    [Fact]
    public void Wrapper_WithoutFlockWhileTheHolderLives_WaitsForIt()
    {
        HideFlock();
        Tool("sleep", $"touch '{At("waiting")}'; exec /bin/sleep \"$@\"");
        Tool("kill", "exit 1");
        File.WriteAllText(At("hold"), "");
        using CommandProcess first = Start(hasFlock: false);
        Assert.True(first.WaitFor(() => File.Exists(At("building"))));
        File.Delete(At("waiting"));
        using CommandProcess second = Start(hasFlock: false);
        Assert.True(second.WaitFor(() => File.ReadAllLines(At(".build/lock/holder")).Length == 1 && second.HasEnded is false && Waits()));

        File.Delete(At("hold"));

        first.Wait().ShouldSucceed();
        Assert.Contains(Waiting, second.Wait().ShouldSucceed().Error, StringComparison.Ordinal);
        Assert.Equal(["build"], File.ReadAllLines(At("builds")));

        bool Waits() => File.Exists(At("waiting"));
    }

    private CommandProcess Start(bool hasFlock = true) => CommandProcess.StartProgram(
        "/bin/sh",
        _root,
        [("PATH", hasFlock ? $"{At("tools")}:/usr/bin:/bin" : At("tools"))],
        At("alexnet"));

    private void Tool(string name, string body)
    {
        File.Delete(At("tools", name));
        File.WriteAllText(At("tools", name), "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At("tools", name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes the folder of tools the only one, with all that the script needs but flock.</summary>
    private void HideFlock()
    {
        const string Tools = "cat cut date dirname find mkdir mv ps readlink rm sha256sum sleep sort touch tr uname xargs sh";
        foreach (string tool in Tools.Split(' '))
        {
            string? place = ((string[])["/usr/bin", "/bin"]).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
            Assert.SkipWhen(place is null, $"this machine has no {tool}");
            File.CreateSymbolicLink(At("tools", tool), place!);
        }
    }

    private string At(params string[] parts) => Path.Combine([_root, .. parts]);
}
