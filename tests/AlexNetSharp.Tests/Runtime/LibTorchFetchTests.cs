using System.Diagnostics;
using System.Text;
using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Tests.Runtime;

/// <summary>
/// What becomes of packages that a .NET SDK has fetched, which stands here as a program of a few lines: it puts two packages where it is
/// told to, in one step as the real one does, and then waits until it may end.
/// </summary>
public sealed class LibTorchFetchTests : IDisposable
{
    private const string Packages = "packages", Calls = "calls", MayEnd = "may-end", Downloaded = "downloaded";
    private static readonly string LibTorchName = LibTorchLocation.PackageName.ToLowerInvariant();

    private readonly TemporaryFolder _folder = new();

    public LibTorchFetchTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a script of the shell.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_PackageOfAnotherContent_IsRefusedAndNothingStays()
    {
        _folder.Write(MayEnd, []);

        string? problem = LibTorchRestore.Run(Cache(), CancellationToken.None, Sdk());

        Assert.Equal(
            $"torchsharp.{LibTorchLocation.TorchSharpVersion}.nupkg is not the package that its authors published",
            problem);
        AssertNothingStays();
    }

    /// <summary>What was there before the run is another's, and was looked at by whoever fetched it.</summary>
    [Fact]
    public void Run_PackageThatWasThereBefore_Stays()
    {
        _folder.Write(MayEnd, []);
        string there = _folder.Write(Path.Combine(Packages, "torchsharp", LibTorchLocation.TorchSharpVersion, "x"), [1]);

        string? problem = LibTorchRestore.Run(Cache(), CancellationToken.None, Sdk());

        Assert.Equal($"{LibTorchName}.{LibTorchLocation.LibTorchVersion}.nupkg is not the package that its authors published", problem);
        Assert.True(File.Exists(there));
        Assert.False(Directory.Exists(Version(LibTorchName, LibTorchLocation.LibTorchVersion)));
    }

    [Fact]
    public void Run_SdkThatTakesTooLong_IsEndedAndNothingStays()
    {
        var steps = new List<FetchStep>();
        RestoreOptions options = Sdk() with { LongestWait = TimeSpan.Zero, Progress = new SynchronousProgress<FetchStep>(steps.Add) };

        string? problem = LibTorchRestore.Run(Cache(), CancellationToken.None, options);

        Assert.Equal("it took more than 0 minutes", problem);
        Assert.Equal((0, true), (steps[^1].Bytes, steps[^1].HasEnded));
        AssertNothingStays();
    }

    /// <summary>The packages lie in the cache already, and the SDK has not ended: they are not to be loaded the next time.</summary>
    [Fact]
    public void Run_CanceledWhenThePackagesAreThere_EndsTheSdkAndNothingStays()
    {
        using var cancellation = new CancellationTokenSource();
        Exception? stopped = null;
        var run = new Thread(() => stopped = Record.Exception(() => LibTorchRestore.Run(Cache(), cancellation.Token, Sdk())));
        run.Start();
        WaitForCalls(1);
        Assert.True(Directory.Exists(Version(LibTorchName, LibTorchLocation.LibTorchVersion)));

        cancellation.Cancel();
        run.Join();

        Assert.IsType<OperationCanceledException>(stopped, exactMatch: false);
        AssertNothingStays();
        Assert.Equal(["fetches"], File.ReadAllLines(_folder.At(Calls)));
    }

    /// <summary>
    /// The SDK says nothing of how far it is: that is seen by the files that it makes, the download first and then what it unpacks.
    /// </summary>
    [Fact]
    public void Run_WhileTheSdkDownloads_TellsTheBytesAndTheirTotal()
    {
        long total = KnownPackage.Needed().Sum(package => package.Bytes);
        _folder.Write(Downloaded, Encoding.ASCII.GetBytes($"{total / 4}"));
        var steps = new List<FetchStep>();
        var seen = new SynchronousProgress<FetchStep>(step =>
        {
            // What is seen lets the SDK take its next step.
            steps.Add(step);
            if (step.Total == 0)
            {
                _folder.Write(MayEnd, []);
            }
            else if (step.Bytes == total / 4)
            {
                _folder.Write(Downloaded, Encoding.ASCII.GetBytes($"{total}"));
            }
        });

        LibTorchRestore.Run(Cache(), CancellationToken.None, Sdk() with { Progress = seen });

        steps.RemoveAll(step => step.Bytes == 0);
        Assert.Equal(new FetchStep("Downloading libtorch", total / 4, total), steps[0]);
        Assert.Equal(new FetchStep("Unpacking libtorch", 4, Total: 0), steps[1]);
        Assert.Equal(new FetchStep("Fetching libtorch", total, total, HasEnded: true), steps[^1]);
        AssertNothingStays();
    }

    [Fact]
    public void Run_TwiceAtTheSameTime_TheSecondWaitsForTheFirst()
    {
        string?[] problems = [null, null];
        Thread Start(int index)
        {
            var thread = new Thread(() => problems[index] = LibTorchRestore.Run(Cache(), CancellationToken.None, Sdk()));
            thread.Start();
            return thread;
        }

        Thread first = Start(0);
        WaitForCalls(1);
        Thread second = Start(1);
        Wait(() => second.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin));
        string[] before = File.ReadAllLines(_folder.At(Calls));
        _folder.Write(MayEnd, []);
        first.Join();
        second.Join();

        // The first one's packages are not what they should be, so the second fetches anew.
        Assert.Equal(["fetches"], before);
        Assert.Equal(["fetches", "ends", "fetches", "ends"], File.ReadAllLines(_folder.At(Calls)));
        Assert.All(problems, problem => Assert.Contains("is not the package", problem, StringComparison.Ordinal));
        AssertNothingStays();
    }

    private static void Wait(Func<bool> isThere) => Assert.True(SpinWait.SpinUntil(isThere, TimeSpan.FromMinutes(2)));

    private void WaitForCalls(int count) =>
        Wait(() => File.Exists(_folder.At(Calls)) && File.ReadAllText(_folder.At(Calls)).Count(one => one == '\n') >= count);

    private void AssertNothingStays()
    {
        Assert.Empty(Directory.GetFileSystemEntries(Cache()));
        Assert.False(Directory.Exists(Version("torchsharp", LibTorchLocation.TorchSharpVersion)));
        Assert.False(Directory.Exists(Version(LibTorchName, LibTorchLocation.LibTorchVersion)));
    }

    private string Version(string package, string version) => _folder.At(Packages, package, version);

    private string Cache() => Directory.CreateDirectory(_folder.At("cache")).FullName;

    private RestoreOptions Sdk()
    {
        string program = _folder.At("sdk");
        if (!File.Exists(program) && !OperatingSystem.IsWindows())
        {
            string torchSharp = Version("torchsharp", LibTorchLocation.TorchSharpVersion);
            string libTorch = Version(LibTorchName, LibTorchLocation.LibTorchVersion);
            string text = _folder.At("text");
            File.WriteAllText(
                text,
                $"""
                #!/bin/sh
                mkdir -p '{torchSharp}' '{libTorch}'
                echo x > '{torchSharp}/torchsharp.{LibTorchLocation.TorchSharpVersion}.nupkg'
                echo x > '{libTorch}/{LibTorchName}.{LibTorchLocation.LibTorchVersion}.nupkg'
                echo fetches >> '{_folder.At(Calls)}'
                while [ ! -e '{_folder.At(MayEnd)}' ]; do
                    if [ -s '{_folder.At(Downloaded)}' ]; then
                        dd if=/dev/null of="$NUGET_HTTP_CACHE_PATH/nupkg_package" bs=1 seek="$(cat '{_folder.At(Downloaded)}')" 2>/dev/null
                    fi
                    sleep 0.02
                done
                echo ends >> '{_folder.At(Calls)}'

                """);
            File.SetUnixFileMode(text, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            // A program that this process has written itself cannot be started while another thread starts one, too.
            using Process copy = Process.Start("cp", ["-p", text, program]);
            copy.WaitForExit();
        }

        return new RestoreOptions { Program = program, PackageRoot = _folder.At(Packages) };
    }
}
