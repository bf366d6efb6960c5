namespace AlexNetSharp.Cli.Tests;

/// <summary>Recipes that are made to hurt, given to the command: each is one short sentence with the recipe's name.</summary>
public sealed class RecipeErrorTests(CliFixture fixture)
{
    public static TheoryData<string, string> Recipes => new()
    {
        { string.Concat(Enumerable.Repeat("[", 100_000)), "deep in each other" },
        { string.Concat(Enumerable.Repeat("- ", 100_000)), "deep in each other" },
        { "a: &a [1, 2]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n", "no anchors" },
        { $"model:\n  name: {new string('x', 1 << 20)}\n", "" },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Train_RecipeThatIsMadeToHurt_IsRefusedInOneShortSentence(string text, string says)
    {
        string recipe = fixture.NewPath(".yaml"), run = fixture.NewPath();
        File.WriteAllText(recipe, text);

        CommandResult result = CommandProcess.Run(fixture.TrainArguments(run, "--recipe", recipe));

        result.ShouldFail(1, recipe, says);
        Assert.InRange(result.Error.Length, 1, 1000);
        Assert.False(Directory.Exists(run));
    }
}
