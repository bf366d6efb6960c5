using System.Text.Json;
using AlexNetSharp.Hostile;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// Files that are made to hurt: each costs the command one sentence, at most two seconds of CPU and half a gigabyte. They run one after the
/// other in one process of their own, whose memory the system limits.
/// </summary>
public sealed class HostileTests(HostileTests.Host host) : IClassFixture<HostileTests.Host>
{
    private const double MostSeconds = 2;
    private const double MostMegabytes = 500;

    public static TheoryData<string> Names => [.. HostileInputs.All.Select(input => input.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Command_HostileInput_AnswersInOneSentence(string name)
    {
        HostileInput input = HostileInputs.All.Single(input => input.Name == name);
        Assert.True(host.Results.TryGetValue(name, out HostileResult? result), $"The process ended at or before this input: {host.End}");
        string folder = Path.Combine(host.Folder, name.Replace('/', '-'));
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(result.ExitCode == input.ExitCode, $"exit code {result.ExitCode} instead of {input.ExitCode}: {result.Error}");
        Assert.StartsWith(
            input.Sentence.Replace("{folder}", folder, StringComparison.Ordinal),
            lines[0].Replace("alexnet: ", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 1000));
        Assert.InRange(result.CpuSeconds, 0, MostSeconds);
        Assert.InRange(result.Megabytes, 0, MostMegabytes);
    }

    [Fact]
    public void Inputs_AllFormats_AreAtLeastAHundredAndFifty()
    {
        Assert.InRange(HostileInputs.All.Count, 150, int.MaxValue);
        Assert.Equal(HostileInputs.All.Count, HostileInputs.All.Select(input => input.Name).Distinct().Count());
    }

    /// <summary>The process that all inputs run in, once.</summary>
    public sealed class Host : IDisposable
    {
        /// <summary>Kilobytes of writable memory that the system gives to the process.</summary>
        private const int MostKilobytes = 2 << 20;

        private readonly string _folder = Directory.CreateTempSubdirectory("alexnet-hostile-").FullName;
        private readonly Dictionary<string, HostileResult> _results = [];

        public Host()
        {
            string program = Path.Combine(AppContext.BaseDirectory, "AlexNetSharp.Hostile.dll");
            using CommandProcess process = OperatingSystem.IsWindows()
                ? CommandProcess.StartProgram("dotnet", _folder, [], [program, _folder])
                : CommandProcess.StartProgram(
                    "sh",
                    _folder,
                    [],
                    ["-c", $"ulimit -d {MostKilobytes}; exec dotnet \"$0\" \"$1\"", program, _folder]);
            CommandResult ended = process.Wait();
            string[] lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (string line in lines.Where(line => line.StartsWith('{')))
            {
                HostileResult result = JsonSerializer.Deserialize<HostileResult>(line)!;
                _results.Add(result.Name, result);
            }

            End = $"exit code {ended.ExitCode}, last line {lines.LastOrDefault()}, {ended.Error}";
        }

        internal string Folder => _folder;

        internal string End { get; }

        internal IReadOnlyDictionary<string, HostileResult> Results => _results;

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
