using System.Globalization;
using AlexNetSharp.Cli.Terminal;
using Spectre.Console;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// What comes out of strangers' files reaches a terminal as plain text: no sequence that it obeys, nothing that turns the direction of
/// writing or cannot be seen; and markup of our own tables means nothing in it.
/// </summary>
public sealed class PlainOutputTests(CliFixture fixture)
{
    private const string Hostile = "[red]\u001b[31m\u009b2J\u202eexe\u200b\U000e0041";
    private const string Shown = @"[red]\u001b[31m\u009b2J\u202eexe\u200b\udb40\udc41";

    [Fact]
    public void Commands_HostileNamesOfClassesAndFiles_ShowThemAsText()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such file names");
        string source = fixture.Copy(fixture.Images), pack = fixture.NewPath(), run = fixture.NewPath();
        foreach (string part in (string[])["train", "val"])
        {
            string old = Directory.GetDirectories(Path.Combine(source, part)).Order(StringComparer.Ordinal).First();
            Directory.Move(old, Path.Combine(source, part, Hostile));
        }

        File.WriteAllText(Path.Combine(source, "train", Hostile, $"broken {Hostile}.png"), "no picture");
        File.WriteAllText(Path.Combine(source, "train", Hostile, "a\nrejected: fake.png"), "no picture");
        string photo = Path.Combine(Directory.CreateDirectory(fixture.NewPath()).FullName, $"{Hostile}.png");
        File.Copy(fixture.Photo, photo);
        string[] arguments = [.. fixture.TrainArguments(run).Select(word => word == fixture.Pack ? pack : word)];

        CommandResult prepared = Plain("data", "prepare", source, pack, "--size", "73");
        Assert.Contains($"broken {Shown}.png", prepared.Error, StringComparison.Ordinal);
        Assert.Contains(@"a\u000arejected: fake.png", prepared.Error, StringComparison.Ordinal);
        Assert.Contains(Shown, Plain("data", "inspect", pack).Output, StringComparison.Ordinal);
        Assert.Contains(Json, Plain("data", "inspect", pack, "--json").Output, StringComparison.Ordinal);
        Plain(arguments).ShouldSucceed();
        string weights = Path.Combine(run, "weights.safetensors");
        Assert.Contains(Shown, Plain("evaluate", "--weights", weights, "--data", pack).Output, StringComparison.Ordinal);
        Assert.Contains(Shown, Plain("weights", "inspect", weights).Output, StringComparison.Ordinal);
        CommandResult classified = Plain("classify", photo, "--weights", weights, "--top", "10");
        Assert.Contains($"{Shown}.png", classified.Output, StringComparison.Ordinal);
        Assert.Equal(2, classified.Output.Split(Shown).Length - 1);
        CommandResult missing = CommandProcess.Run("classify", photo + "x", "--weights", weights);
        Check(missing);
        Assert.Contains(Shown, missing.Error, StringComparison.Ordinal);
    }

    /// <summary>The columns and colors of a terminal: our own sequences pass, those of a cell do not.</summary>
    [Fact]
    public void Screen_TerminalWithColors_KeepsOwnSequencesOnly()
    {
        var text = new StringWriter();
        IAnsiConsole console = Screen.Create(text, redirected: false);
        console.Profile.Capabilities.Ansi = true;
        console.Profile.Capabilities.ColorSystem = ColorSystem.Standard;
        console.Profile.Width = 200;

        console.Write(new Table().AddColumn("class").AddRow(Markup.Escape(Hostile)));
        console.MarkupLineInterpolated($"[red]{Hostile}[/]");

        string written = text.ToString();
        Assert.Equal(2, written.Split(Shown).Length - 1);
        Assert.Contains("\u001b[", written.Replace(Shown, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', written);
        Assert.DoesNotContain("\u001b[31m\u009b", written, StringComparison.Ordinal);
    }

    private static string Json => Shown.Replace("[red]\\u001b", "[red]\\u001B", StringComparison.Ordinal)[..12];

    private static CommandResult Plain(params string[] args)
    {
        CommandResult result = CommandProcess.Run(args).ShouldSucceed();
        Check(result);
        return result;
    }

    private static void Check(CommandResult result)
    {
        foreach (string text in (string[])[result.Output, result.Error])
        {
            Assert.DoesNotContain(
                Enumerable.Range(0, text.Length).Where(i => !char.IsLowSurrogate(text[i])),
                i => text[i] is not ('\n' or '\r' or '\t')
                    && CharUnicodeInfo.GetUnicodeCategory(text, i) is (UnicodeCategory.Control or UnicodeCategory.Format));
        }
    }
}
