namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// <c>data prepare</c> killed outright or signaled, at moments that differ from run to run: what comes out in the end does not.
/// </summary>
public sealed class PrepareKillTests(CliFixture fixture, ITestOutputHelper output)
{
    private const int LongestWait = 1500;

    private static int Kills => Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full" ? 20 : 3;

    [Fact]
    public void Prepare_KilledBetweenTheFirstShardAndTheEnd_GivesTheSamePack()
    {
        SkipOnWindows();
        string whole = fixture.NewPath();
        CommandProcess.Run(Arguments(whole)).ShouldSucceed();
        string pack = fixture.NewPath();
        int kills = 0;
        for (int tries = 0; kills < Kills; tries++)
        {
            Assert.True(tries < 20 * Kills, $"Only {kills} of {tries} runs could be killed between the first shard and the end.");
            kills += KillOnce(pack) ? 1 : 0;
            if (Directory.Exists(pack))
            {
                AssertSame(whole, pack);
                pack = fixture.NewPath();
            }
        }

        CommandProcess.Run(Arguments(pack)).ShouldSucceed();
        AssertSame(whole, pack);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void Prepare_Signaled_KeepsWhatIsDoneAndGoesOn(string signal, int exitCode)
    {
        SkipOnWindows();
        string whole = fixture.NewPath(), pack = fixture.NewPath();
        CommandProcess.Run(Arguments(whole)).ShouldSucceed();
        using CommandProcess process = CommandProcess.Start([], Arguments(pack));
        Assert.True(process.WaitFor(() => HasShard(pack)), "The work ended before its first shard.");
        process.Signal(signal);
        CommandResult stopped = process.Wait();

        Assert.Equal(exitCode, stopped.ExitCode);
        Assert.Equal("", stopped.Output);
        Assert.Contains("goes on from there", Assert.Single(stopped.Sentences), StringComparison.Ordinal);
        CommandResult result = CommandProcess.Run(Arguments(pack)).ShouldSucceed();
        Assert.Contains("An interrupted run had done", result.Error, StringComparison.Ordinal);
        AssertSame(whole, pack);
    }

    private static void SkipOnWindows() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows has not");

    private static bool HasShard(string pack) => File.Exists(Path.Combine(pack + ".partial", "state.json"));

    private static void AssertSame(string first, string second)
    {
        string[] names = [.. Directory.GetFiles(first).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(names, Directory.GetFiles(second).Select(path => Path.GetFileName(path)!).Where(IsOfThePack).Order());
        Assert.All(
            names,
            name => Assert.Equal(File.ReadAllBytes(Path.Combine(first, name)), File.ReadAllBytes(Path.Combine(second, name))));
        Assert.False(Directory.Exists(second + ".partial"));
    }

    /// <summary>A run that is killed right after the pack has its name leaves what it would have gone on from.</summary>
    private static bool IsOfThePack(string name) =>
        name is not ("prepare.lock" or "state.json") && !name.EndsWith(".sums", StringComparison.Ordinal);

    /// <summary>Large images and small shards: the work takes long enough to be killed in, and is often between two shards.</summary>
    private string[] Arguments(string pack) =>
        ["data", "prepare", fixture.Images, pack, "--size", "600", "--shard-images", "9", "--threads", "2"];

    /// <summary>Kills a run at some moment after a shard; false where it had ended, or had no shard yet.</summary>
    private bool KillOnce(string pack)
    {
        using CommandProcess process = CommandProcess.Start([], Arguments(pack));
        process.WaitFor(() => HasShard(pack));
        Thread.Sleep(Random.Shared.Next(LongestWait));
        bool isBetween = HasShard(pack) && !Directory.Exists(pack) && !process.HasEnded;
        process.Signal("KILL");
        process.Wait();
        string folder = pack + ".partial";
        int shards = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.labels.npy").Length : 0;
        output.WriteLine(isBetween && !Directory.Exists(pack) ? $"killed after {shards} whole shards" : "ended before it could be killed");
        return isBetween && !Directory.Exists(pack);
    }
}
