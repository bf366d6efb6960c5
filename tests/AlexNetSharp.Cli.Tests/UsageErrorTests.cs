using System.Globalization;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Wrong command lines: exit code 2 and a sentence that helps.</summary>
public sealed class UsageErrorTests(CliFixture fixture)
{
    [Theory]
    [InlineData("sumary", "'sumary'", "summary")]
    [InlineData("data prepair", "'prepair'", "prepare")]
    [InlineData("summary --modell x", "'--modell'", "--model")]
    [InlineData("summary --model alexnett", "'alexnett'", "alexnet")]
    [InlineData("summary --classes 0", "0")]
    [InlineData("summary --width 0", "0")]
    [InlineData("summary --input many", "--input is 'many'; it must be a whole number.")]
    [InlineData("summary --width x", "--width is 'x'; it must be a number such as 2.5.")]
    [InlineData("demo --seed -1", "--seed is '-1'; it must be a whole number from 0.")]
    [InlineData("classify --weights w photo.png --views x", "--views is 'x'; it must be a whole number.")]
    [InlineData("data prepare a b --val-fraction abc", "--val-fraction is 'abc'; it must be a number such as 2.5.")]
    [InlineData("data prepare a b --val-fraction 0,25", "--val-fraction is '0,25'; it must be a number such as 2.5.")]
    [InlineData("train --data a --out b --checkpoint-minutes 2,5", "--checkpoint-minutes is '2,5'; it must be a number such as 2.5.")]
    [InlineData("summary --width 1,000.5", "--width is '1,000.5'; it must be a number such as 2.5.")]
    [InlineData("evaluate --weights , --data pack", "--weights names no file")]
    [InlineData("demo --train-images 9", "--train-images is 9", "10")]
    [InlineData("demo --val-images 0", "--val-images is 0", "10")]
    [InlineData("bench train --pairs 4", "--pairs is 4", "at least 5")]
    [InlineData("bench kernels --batch 0", "--batch is 0", "1 to 2048")]
    [InlineData("bench infer --batch 4096", "--batch is 4096", "1 to 2048")]
    [InlineData("bench train --precision fp16", "'fp16'", "float32 or bf16")]
    [InlineData("bench infer --precision bf16", "'--precision'")]
    [InlineData("bench train --batch many", "--batch is 'many'; it must be a whole number.")]
    [InlineData("bench train --model alexnett", "'alexnett'", "alexnet")]
    [InlineData("bench data", "--data")]
    [InlineData("bench data --data pack --pairs 2", "--pairs is 2", "at least 5")]
    [InlineData("bench infer --seconds 0", "--seconds is 0; give 0.001 to 60 seconds.")]
    [InlineData("bench data --data pack --seconds NaN", "--seconds is NaN; give 0.001 to 60 seconds.")]
    [InlineData("bench peak --threads 0", "0", "give 1 to 1024")]
    [InlineData("bench peak --pairs 7", "'--pairs'")]
    [InlineData("bench trian", "'trian'", "train")]
    [InlineData("help sumary", "alexnet has no command 'sumary': did you mean summary?")]
    [InlineData("help data prepair", "'data' has no command 'prepair': did you mean prepare?")]
    [InlineData("help train now", "'train' takes no further argument; 'now'")]
    [InlineData("completion fish", "<shell> is 'fish'; it must be one of bash, zsh, pwsh.")]
    [InlineData("summary extra", "'extra'")]
    [InlineData("summary alexnet", "'summary' takes no further argument; give --model alexnet.")]
    [InlineData("classify --weights w - -", "<image> is - more than once")]
    [InlineData("data prepare")]
    [InlineData("train", "--data PACK", "--out FOLDER", "--resume RUN")]
    [InlineData("train --resume a --seed 2", "--resume", "--seed")]
    [InlineData("classify photo.png", "--weights")]
    [InlineData("classify --weights x", "image")]
    [InlineData("evaluate --weights x", "--data")]
    [InlineData("evaluate", "--weights FILE and --data PACK, or --table RUN")]
    [InlineData("evaluate --table run --weights x", "leave out --weights")]
    [InlineData("evaluate --table run --views 10", "leave out --views")]
    [InlineData("experiment relu_tanh", "There is no experiment 'relu_tanh': did you mean relu-tanh?")]
    [InlineData("experiment lrn --data pack", "--data PACK and --out FOLDER")]
    [InlineData("experiment lrn --data pack --out new --set schedule.epochs=2", "--set schedule.epochs=2", "--epochs")]
    [InlineData("report", "run")]
    public void Line_WrongUsage_FailsWithSentence(string line, params string[] parts)
    {
        CommandResult result = CommandProcess.Run(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.NotEmpty(result.Sentences);
        Assert.All(parts, part => Assert.Contains(part, string.Concat(result.Sentences), StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("?.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(@"\u00", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help foo", "See 'alexnet --help'.")]
    [InlineData("help data foo", "See 'alexnet data --help'.")]
    [InlineData("foo", "See 'alexnet --help'.")]
    [InlineData("completion fish", "See 'alexnet completion --help'.")]
    public void Line_WrongUsage_EndsWithWhereToLook(string line, string end) =>
        Assert.EndsWith($"{end}\n", CommandProcess.Run(line.Split(' ')).Error, StringComparison.Ordinal);

    /// <summary>What a shell makes of a variable that is not set.</summary>
    [Theory]
    [InlineData("--data", "train", "--data", "", "--out", "new")]
    [InlineData("--weights", "classify", "--weights", "", "photo.png")]
    [InlineData("--top", "classify", "--weights", "w", "photo.png", "--top", "")]
    [InlineData("<image>", "classify", "--weights", "w", "photo.png", "")]
    [InlineData("<source>", "data", "prepare", "", "pack")]
    public void Line_EmptyValue_IsNamedByItsOption(string name, params string[] line)
    {
        CommandResult result = CommandProcess.Run(line);

        result.ShouldFail(2, $"{name} is ");
        Assert.DoesNotContain("does not exist", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alexnet")]
    [InlineData("alexnet-mini")]
    public void Summary_ImpossibleInputSize_NamesTheSmallestThatWorks(string model)
    {
        CommandResult tiny = CommandProcess.Run("summary", "--model", model, "--input", "5");
        tiny.ShouldFail(2, "5x5", "smallest that works");
        int smallest = int.Parse(tiny.Error.TrimEnd('.', '\n', '\r').Split('x')[^1], CultureInfo.InvariantCulture);

        CommandProcess.Run("summary", "--model", model, "--input", $"{smallest}").ShouldSucceed();
        CommandProcess.Run("summary", "--model", model, "--input", $"{smallest - 1}").ShouldFail(2, $"{smallest - 1}x{smallest - 1}");
    }

    [Theory]
    [InlineData("--views", "3", "3", "1", "10")]
    [InlineData("--device", "tpu", "'tpu'", "cpu", "cuda")]
    [InlineData("--threads", "0", "0", "give 1 to 1024")]
    [InlineData("--top", "0", "0", "at least 1")]
    public void Classify_OptionOutOfRange_FailsWithSentence(string option, string value, params string[] parts) =>
        CommandProcess.Run("classify", "--weights", fixture.Weights, fixture.Photo, option, value).ShouldFail(2, parts);

    [Fact]
    public void Classify_NoGpu_FailsWithSentence()
    {
        Assert.SkipWhen(CommandProcess.Run("doctor").Output.Contains("CUDA device(s)", StringComparison.Ordinal), "this machine has a GPU");

        CommandProcess.Run("classify", "--weights", fixture.Weights, fixture.Photo, "--device", "cuda").ShouldFail(2, "cuda", "GPU");
    }

    [Theory]
    [InlineData("--size", "0")]
    [InlineData("--size", "5000")]
    [InlineData("--resize", "wrap")]
    [InlineData("--val-fraction", "1")]
    [InlineData("--threads", "0")]
    public void Prepare_OptionOutOfRange_FailsAndMakesNothing(string option, string value)
    {
        string pack = fixture.NewPath();

        CommandProcess.Run("data", "prepare", fixture.Images, pack, option, value).ShouldFail(2, value);

        Assert.False(Directory.Exists(pack));
    }

    [Theory]
    [InlineData("optimizer.learningrat=1", "learningrat", "learningRate")]
    [InlineData("optimizer.learningRate=fast", "fast")]
    [InlineData("optimizer.learningRate", "optimizer.learningRate")]
    [InlineData("optimizer.batchSize=0", "batchSize")]
    [InlineData("optimizer.batchSize=300000", "optimizer.batchSize is 300000", "2048")]
    [InlineData("optimizer.learningRate=Infinity", "optimizer.learningRate", "finite")]
    [InlineData("optimise.batchSize=8", "optimise", "optimizer")]
    [InlineData("model.initialisation=hee", "hee", "he")]
    public void Train_WrongAssignment_FailsAndMakesNothing(string assignment, params string[] parts)
    {
        string run = fixture.NewPath();

        CommandProcess.Run("train", "--data", fixture.Pack, "--out", run, "--set", assignment).ShouldFail(2, parts);

        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void Prepare_OptionsThatContradict_IsWrongUsage()
    {
        string labels = fixture.NewFile("a.png cat\n"u8.ToArray(), ".txt");

        CommandProcess
            .Run("data", "prepare", fixture.Images, fixture.NewPath(), "--labels", labels, "--class-from-name")
            .ShouldFail(2, "choose one");
        CommandProcess
            .Run("data", "prepare", fixture.Images, fixture.NewPath(), "--val-fraction", "0.5")
            .ShouldFail(2, fixture.Images, "0.5");
    }

    [Fact]
    public void Train_RecipeWithSeveralMistakes_NamesEveryOneWithItsLine()
    {
        string recipe = fixture.NewFile(
            "model:\n  name: alexnet-mini\noptimizer:\n  learningrate: 0.1\n  batchSize: -1\n"u8.ToArray(),
            ".yaml");
        string run = fixture.NewPath();

        CommandResult result = CommandProcess.Run("train", "--data", fixture.Pack, "--out", run, "--recipe", recipe);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("line 4", result.Error, StringComparison.Ordinal);
        Assert.Contains("learningRate", result.Error, StringComparison.Ordinal);
        Assert.Contains("batchSize", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run));
    }

    /// <summary>A line a mistake, and none of them shows how a line break is written.</summary>
    [Fact]
    public void Train_TwoMisspeltKeys_GivesALineEach()
    {
        string recipe = fixture.NewFile("model:\n  nam: alexnet\nschedule:\n  epoch: 3\n"u8.ToArray(), ".yaml");

        CommandResult result = CommandProcess.Run("train", "--recipe", recipe, "--data", "pack", "--out", fixture.NewPath());

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                $"alexnet: {recipe}, line 2: model has no key 'nam': did you mean name?",
                $"{recipe}, line 4: schedule has no key 'epoch': did you mean epochs?",
            ],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
