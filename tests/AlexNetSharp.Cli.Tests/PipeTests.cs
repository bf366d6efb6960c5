using System.Diagnostics;

namespace AlexNetSharp.Cli.Tests;

/// <summary>A named pipe where a file is expected: opening it would wait for a writer, for ever; so would the test.</summary>
public sealed class PipeTests(CliFixture fixture)
{
    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.sha256")]
    [InlineData("train-00000.images.npy")]
    [InlineData("train-00000.labels.npy")]
    [InlineData("train.files.txt")]
    [InlineData("mean.npy")]
    public void Verify_PipeInThePack_IsRefused(string name)
    {
        string pack = fixture.Copy(fixture.Pack);
        MakePipe(Path.Combine(pack, name));

        CommandProcess.Run("data", "verify", pack).ShouldFail(1, name);
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("recipe.yaml")]
    public void Report_PipeInTheRun_IsRefused(string name)
    {
        string run = fixture.Copy(fixture.TrainedRun);
        MakePipe(Path.Combine(run, name));

        CommandProcess.Run("report", run).ShouldFail(1, name);
        CommandProcess.Run("train", "--resume", run).ShouldFail(1, name);
    }

    [Theory]
    [InlineData("log.jsonl")]
    [InlineData("status")]
    [InlineData("lock")]
    public void Commands_PipeWhereTheRunWrites_DoNotWait(string name)
    {
        string run = fixture.Copy(fixture.TrainedRun);
        MakePipe(Path.Combine(run, name));

        CommandProcess.Run("runs", run).ShouldSucceed();
        CommandProcess.Run("report", run).ShouldSucceed();
        File.Delete(Path.Combine(run, "weights.safetensors"));
        CommandProcess.Run("train", "--resume", run).ShouldSucceed();
    }

    [Fact]
    public void Commands_PipeAsArgument_IsRefused()
    {
        string pipe = fixture.NewPath();
        MakePipe(pipe);
        string[][] commands =
        [
            ["weights", "inspect", pipe],
            ["weights", "verify", pipe],
            ["weights", "convert", pipe, fixture.NewPath(".safetensors")],
            ["classify", "--weights", pipe, fixture.Photo],
            ["evaluate", "--weights", pipe, "--data", fixture.Pack],
            ["filters", "--weights", pipe, "--out", fixture.NewPath(".png")],
            ["data", "prepare", pipe, fixture.NewPath()],
            [.. fixture.TrainArguments(fixture.NewPath()), "--recipe", pipe],
            [.. fixture.TrainArguments(fixture.NewPath()), "--init", pipe],
        ];
        foreach (string[] command in commands)
        {
            CommandProcess.Run(command).ShouldFail(1, pipe);
        }
    }

    [Fact]
    public void Commands_LinkToAPipe_AreRefused()
    {
        string pipe = fixture.NewPath(), link = fixture.NewPath(".npy");
        MakePipe(pipe);
        File.CreateSymbolicLink(link, pipe);
        string[][] commands =
        [
            ["weights", "verify", link],
            ["weights", "convert", fixture.Weights, fixture.NewPath(".safetensors"), "--mean", link],
            ["classify", "--weights", link, fixture.Photo],
            ["data", "prepare", link, fixture.NewPath()],
        ];
        foreach (string[] command in commands)
        {
            CommandProcess.Run(command).ShouldFail(1, link);
        }
    }

    [Theory]
    [InlineData("--labels")]
    [InlineData("--val-list")]
    public void Prepare_PipeAsAList_IsRefused(string option)
    {
        string pipe = fixture.NewPath(".txt"), list = fixture.NewPath(".txt");
        MakePipe(pipe);
        string[] images = Directory.GetFiles(fixture.Images, "*", SearchOption.AllDirectories);
        File.WriteAllLines(list, images.Take(20).Select((file, i) => $"{Path.GetRelativePath(fixture.Images, file)} {i % 2}"));
        string[] source = option == "--labels" ? [fixture.Images, fixture.NewPath()] : [list, fixture.NewPath(), "--root", fixture.Images];

        CommandProcess.Run(["data", "prepare", .. source, option, pipe]).ShouldFail(1, pipe);
        CommandProcess.Run("data", "prepare", pipe, fixture.NewPath()).ShouldFail(1, pipe);
    }

    private static void MakePipe(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders");
        File.Delete(path);
        using Process made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.SkipUnless(made.ExitCode == 0, "a pipe cannot be made here");
    }
}
