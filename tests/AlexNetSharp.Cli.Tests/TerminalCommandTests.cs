using System.Text.Json;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Cli.Tests;

/// <summary>What commands write to a terminal: documents without a byte of its language, and text that fits its width.</summary>
public sealed class TerminalCommandTests(CliFixture fixture)
{
    private const int Narrow = 80;

    public static TheoryData<string> Documents { get; } =
    [
        "summary",
        "models",
        "recipes",
        "doctor",
        "data inspect PACK",
        "data verify PACK",
        "weights inspect WEIGHTS",
        "weights verify WEIGHTS",
        "weights compare WEIGHTS WEIGHTS --data PACK",
        "evaluate --weights WEIGHTS --data PACK",
        "evaluate --table RUN",
        "classify --weights WEIGHTS PHOTO",
        "filters --weights WEIGHTS --out NEW.png",
        "runs RUN",
        "report RUN --out NEW.html",
        "experiment",
        "bench peak",
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Json_StandardOutputIsATerminal_IsOneDocumentAndNothingElse(string line)
    {
        CommandInTerminal.SkipWithoutTerminal();

        string output = CommandInTerminal.Run(Narrow, withErrors: false, [.. Words(line), "--json"]).ShouldSucceed().Output;

        Assert.True(output[0] is '{' or '[', $"begins with U+{(int)output[0]:X4}");
        Assert.DoesNotContain('\u001b', output);
        using var document = JsonDocument.Parse(output);
        Assert.EndsWith(output.TrimEnd()[^1] + "\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("summary --model resnet10")]
    [InlineData("models")]
    [InlineData("recipes")]
    [InlineData("doctor")]
    [InlineData("experiment")]
    [InlineData("data inspect PACK")]
    [InlineData("weights inspect WEIGHTS")]
    [InlineData("evaluate --weights WEIGHTS --data PACK")]
    [InlineData("classify --weights WEIGHTS PHOTO")]
    [InlineData("train --help")]
    [InlineData("data prepare --help")]
    [InlineData("--help")]
    public void Text_NarrowTerminal_BreaksBetweenWordsOnly(string line)
    {
        CommandInTerminal.SkipWithoutTerminal();
        string[] words = Words(line);

        string wide = CommandInTerminal.Seen(CommandInTerminal.Run(columns: 400, withErrors: false, words).ShouldSucceed().Output);
        string narrow = CommandInTerminal.Seen(CommandInTerminal.Run(Narrow, withErrors: false, words).ShouldSucceed().Output);

        // A word that is longer than a line stays whole: a path.
        Assert.All(narrow.Split('\n'), shown => Assert.True(shown.Length <= Narrow || !shown.Trim().Contains(' '), shown));
        narrow = Regex.Replace(narrow, @"Not shown for want of room:[^.]*\.", "");
        string[] known = wide.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(narrow.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(IsText).Except(known).Except(["\\"]));
    }

    /// <summary>Whoever has the narrowest window still learns what is missing, and what to do.</summary>
    [Fact]
    public void Doctor_NarrowTerminal_ShowsAllThatItFound()
    {
        CommandInTerminal.SkipWithoutTerminal();

        string piped = CommandProcess.Run("doctor").ShouldSucceed().Output;
        string narrow = CommandInTerminal.Seen(CommandInTerminal.Run(40, withErrors: false, "doctor").ShouldSucceed().Output);

        string[] words = narrow.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(piped.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(IsText).Except(words));
        Assert.DoesNotContain("Not shown", narrow, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_TerminalWithoutRoomForTheMatrix_LeavesItOutAsAWhole()
    {
        CommandInTerminal.SkipWithoutTerminal();
        string[] words = ["evaluate", "--weights", fixture.Weights, "--data", fixture.Pack];

        string narrow = CommandInTerminal.Seen(CommandInTerminal.Run(40, withErrors: false, words).ShouldSucceed().Output);
        string wide = CommandInTerminal.Seen(CommandInTerminal.Run(120, withErrors: false, words).ShouldSucceed().Output);

        Assert.Contains("The confusion matrix has no room here", narrow, StringComparison.Ordinal);
        Assert.DoesNotContain("numbered columns", narrow, StringComparison.Ordinal);
        Assert.Contains("numbered columns", wide, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_NarrowTerminal_ShowsABarAndWholeFigures()
    {
        CommandInTerminal.SkipWithoutTerminal();

        string output = CommandInTerminal
            .Run(Narrow, withErrors: true, fixture.TrainArguments(fixture.NewPath()))
            .ShouldSucceed()
            .Output;

        string[] bars =
        [
            .. CommandInTerminal.Seen(output).Split('\r', '\n').Where(part => part.StartsWith("Training ", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(bars);
        Assert.All(bars.Where(bar => bar.Contains('%')), bar =>
        {
            Assert.InRange(bar.Length, 0, Narrow);
            Assert.InRange(bar.Count(letter => letter is '━' or '─'), 10, 30);
            Assert.DoesNotContain('…', bar);
            Assert.DoesNotContain("top-1", bar, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Train_WideTerminal_SaysWhoseErrorTheBarShows()
    {
        CommandInTerminal.SkipWithoutTerminal();

        string output = CommandInTerminal
            .Run(200, withErrors: true, fixture.TrainArguments(fixture.NewPath()))
            .ShouldSucceed()
            .Output;

        Assert.Contains("last epoch's val top-1 error", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_NarrowTerminal_BreaksBetweenWords()
    {
        CommandInTerminal.SkipWithoutTerminal();

        CommandResult result = CommandInTerminal.Run(60, withErrors: true, "train", "--data", fixture.Images, "--out", fixture.NewPath());

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"^\u001b\[1;[\d;]+malexnet:", result.Output);
        Assert.Contains(" folder of photos", CommandInTerminal.Seen(result.Output).Replace('\n', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public void Colors_NoColorIsSet_AreNotSent()
    {
        CommandInTerminal.SkipWithoutTerminal();
        string[] words = ["classify", "--weights", fixture.Weights, fixture.Photo];

        Assert.Contains('\u001b', CommandInTerminal.Run(Narrow, withErrors: false, words).ShouldSucceed().Output);
        Assert.DoesNotContain(
            '\u001b',
            CommandInTerminal.Run(Narrow, withErrors: false, [("NO_COLOR", "1")], words).ShouldSucceed().Output);
    }

    /// <summary>Whether a word is none of a number with its comma, a rule or a bar, which depend on the width.</summary>
    private static bool IsText(string word) => word.Any(char.IsLetter) && !word.EndsWith(',') && !word.EndsWith('…');

    private string[] Words(string line) =>
    [
        .. line.Split(' ').Select(word => word switch
        {
            "PACK" => fixture.Pack,
            "RUN" => fixture.TrainedRun,
            "WEIGHTS" => fixture.Weights,
            "PHOTO" => fixture.Photo,
            _ when word.StartsWith("NEW", StringComparison.Ordinal) => fixture.NewPath(word[3..]),
            _ => word,
        }),
    ];
}
