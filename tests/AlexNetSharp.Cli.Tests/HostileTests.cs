using System.Text.Json;
using AlexNetSharp.Hostile;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// Files that are made to hurt: each costs the command one sentence, little time and at most half a gigabyte. They run one after the other
/// in one process of their own, whose memory the system limits.
/// </summary>
/// <remarks>
/// None takes two seconds of a processor that has nothing else to do. The bar here is ten times that, because a busy machine's seconds are
/// longer: what a hostile file sets off where nothing stops it takes minutes.
/// </remarks>
public sealed class HostileTests(HostileTests.Host host) : IClassFixture<HostileTests.Host>
{
    private const double MostSeconds = 20;
    private const double MostMegabytes = 500;
    private const int LongestLine = 1000;
    private const string Command = "alexnet: ";

    public static TheoryData<string> Names => [.. HostileInputs.All.Select(input => input.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Command_HostileInput_AnswersInOneSentence(string name)
    {
        HostileInput input = HostileInputs.All.Single(input => input.Name == name);
        Assert.True(host.Results.TryGetValue(name, out HostileResult? result), $"The process ended at or before this input: {host.End}");
        string folder = Path.Combine(host.Folder, name.Replace('/', '-'));
        string wanted = input.Sentence.Replace("{folder}", folder, StringComparison.Ordinal);

        Assert.True(result.ExitCode == input.ExitCode, $"exit code {result.ExitCode} instead of {input.ExitCode}: {result.Error}");
        Assert.True(
            wanted.Length == 0 || Lines(result).Any(line => line.StartsWith(wanted, StringComparison.Ordinal)),
            $"'{wanted}' is expected: {result.Error}");
        AssertWithinTheBar(result);
    }

    /// <summary>Valid files of every format, changed at random.</summary>
    [Fact]
    public void Command_MutatedFiles_AnswersWithinTheBar()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full",
            "Thousands of files: set ALEXNET_TEST_SIZE=full.");
        using Host mutated = new("mutations");

        Assert.True(mutated.HasEnded, mutated.End);
        Assert.All(mutated.Results.Values, result =>
        {
            Assert.True(result.ExitCode is 0 or 1 or 2, $"{result.Name}: exit code {result.ExitCode}: {result.Error}");
            AssertWithinTheBar(result);
        });
    }

    [Fact]
    public void Inputs_AllFormats_AreAtLeastAHundredAndFifty()
    {
        Assert.InRange(HostileInputs.All.Count, 150, int.MaxValue);
        Assert.Equal(HostileInputs.All.Count, HostileInputs.All.Select(input => input.Name).Distinct().Count());
    }

    private static void AssertWithinTheBar(HostileResult result)
    {
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.All(Lines(result), line => Assert.InRange(line.Length, 1, LongestLine));
        Assert.True(
            result is { CpuSeconds: < MostSeconds, Megabytes: < MostMegabytes },
            $"{result.Name}: {result.CpuSeconds} s, {result.Megabytes} MB");
    }

    /// <summary>Lines of standard error, without the command's name.</summary>
    private static IEnumerable<string> Lines(HostileResult result) => result.Error
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.StartsWith(Command, StringComparison.Ordinal) ? line[Command.Length..] : line);

    /// <summary>The process that all inputs run in, once.</summary>
    public sealed class Host : IDisposable
    {
        /// <summary>Kilobytes of writable memory that the system gives to the process.</summary>
        private const int MostKilobytes = 2 << 20;

        private readonly string _folder = Directory.CreateTempSubdirectory("alexnet-hostile-").FullName;
        private readonly Dictionary<string, HostileResult> _results = [];

        public Host()
            : this("")
        {
        }

        internal Host(string what)
        {
            string program = Path.Combine(AppContext.BaseDirectory, "AlexNetSharp.Hostile.dll");
            using CommandProcess process = OperatingSystem.IsWindows()
                ? CommandProcess.StartProgram("dotnet", _folder, [], [program, _folder, what])
                : CommandProcess.StartProgram(
                    "sh",
                    _folder,
                    [],
                    ["-c", $"ulimit -d {MostKilobytes}; exec dotnet \"$0\" \"$1\" \"$2\"", program, _folder, what]);
            CommandResult ended = process.Wait(what.Length == 0 ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(1));
            string[] lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (string line in lines.Where(line => line.StartsWith('{')))
            {
                HostileResult result = JsonSerializer.Deserialize<HostileResult>(line)!;
                _results.Add(result.Name, result);
            }

            HasEnded = ended.ExitCode == 0;
            End = $"exit code {ended.ExitCode}, last line {lines.LastOrDefault()}, {ended.Error}";
        }

        internal string Folder => _folder;

        internal string End { get; }

        internal bool HasEnded { get; }

        internal IReadOnlyDictionary<string, HostileResult> Results => _results;

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
