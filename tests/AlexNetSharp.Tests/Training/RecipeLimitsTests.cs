using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

/// <summary>Recipes that ask for much memory or time are refused before anything is made of them, in short sentences.</summary>
public sealed class RecipeLimitsTests
{
    private const long MostAllocated = 64 << 20;

    public static TheoryData<string, string, string> Texts => [.. GreedyRecipes.All];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Parse_TextThatAsksForTooMuch_IsRefusedInAShortSentence(string what, string text, string reason)
    {
        string message = "";

        long allocated = MemoryWatch.Managed(() =>
            message = Assert.Throws<AlexNetException>(() => RecipeFile.Parse(text, "my.yaml")).Message);

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.StartsWith("my.yaml", message, StringComparison.Ordinal);
        Assert.True(message.Length < 300, $"{what}: {message.Length} characters");
        Assert.InRange(allocated, 0, MostAllocated);
    }

    /// <summary>A file is not read to its end to find that it is none: this one has a length and no content.</summary>
    [Fact]
    public void Read_HugeFile_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("huge.yaml", []);
        using (FileStream stream = new(path, FileMode.Open))
        {
            stream.SetLength(1L << 40);
        }

        string message = Assert.Throws<AlexNetException>(() => RecipeFile.Read(path)).Message;

        Assert.Equal(
            $"{path} is no usable recipe: it has more than 262144 characters of text; give another recipe.",
            message);
    }

    [Fact]
    public void Parse_LongValues_AreShortenedInEverySentence()
    {
        string text = $"model:\n  {new string('k', 1000)}: 1\noptimizer:\n  batchSize: {new string('v', 50_000)}\n";

        string message = Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse(text, "my.yaml")).Message;

        Assert.Contains("'kkkk", message, StringComparison.Ordinal);
        Assert.Contains("vvvv...'; it must be a whole number.", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 1000);
    }

    [Fact]
    public void Parse_ManyMistakes_SaysTheFirstAndHowManyMore()
    {
        string text = "model:\n" + Lines(1000, i => $"  wrong{i}: 1\n");

        InvalidOptionException error = Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse(text, "my.yaml"));

        string[] lines = error.Message.Split(Environment.NewLine);
        Assert.Equal(21, lines.Length);
        Assert.Contains("line 2: model has no key 'wrong0'", lines[0], StringComparison.Ordinal);
        Assert.Equal("my.yaml: 980 more mistakes; correct these first.", lines[^1]);
    }

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));
}
