using System.Reflection;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Tests.Architecture;

/// <summary>The library does not know the command line: its texts name no option and no command, and no sentence loses its parts.</summary>
public sealed partial class CommandLineWordsTests
{
    public static TheoryData<string> Assemblies { get; } =
    [.. CompiledStrings.LibraryAssemblies().Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Literals_OfTheLibrary_HaveNoWordsOfTheCommandLine(string name) => Assert.Empty(Violations(Assembly.Load(name)));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Sentences_OfTheLibrary_DoNotLoseTheirParts(string name) =>
        Assert.False(CompiledStrings.FlattensSentences(Assembly.Load(name)));

    [Fact]
    public void LibraryAssemblies_Any_AreThere() =>
        Assert.Superset(
            new HashSet<string> { "AlexNetSharp", "AlexNetSharp.Kernels" },
            CompiledStrings.LibraryAssemblies().Select(assembly => assembly.GetName().Name!).ToHashSet());

    [Fact]
    public void Violations_PlantedLiterals_AreFound()
    {
        string[] violations = Violations(typeof(CommandLineWordsTests).Assembly);

        Assert.Contains("; leave out --planted.", violations);
        Assert.Contains("--planted-first", violations);
        Assert.Contains("run 'alexnet planted ", violations);
        Assert.Contains("constant (--planted-constant)", violations);
        Assert.True(CompiledStrings.FlattensSentences(typeof(CommandLineWordsTests).Assembly));
        Assert.NotEmpty(Planted(1) + PlantedConstant + Flattened(Sentence.Of("text")));
    }

    [Theory]
    [InlineData("a -- b", true)]
    [InlineData("x --y", true)]
    [InlineData("'--y'", true)]
    [InlineData("--y-z", true)]
    [InlineData("`alexnet train`", true)]
    [InlineData("the network 'alexnet' is", false)]
    [InlineData("alexnet train", false)]
    [InlineData("color:var(--c0)", false)]
    [InlineData("{--c0:#62b5f0;\n        --c1:#f28f4f}", false)]
    [InlineData("a-b", false)]
    public void IsCommandLine_Text_IsToldApartFromStyles(string text, bool expected) => Assert.Equal(expected, IsCommandLine(text));

    private static string[] Violations(Assembly assembly) => [.. CompiledStrings.Literals(assembly).Where(IsCommandLine)];

    private static bool IsCommandLine(string text) => Option().IsMatch(text) || Command().IsMatch(text);

    /// <summary>Two hyphens behind a space or before a word, but for a style's variable: <c>var(--name)</c> or <c>--name:</c>.</summary>
    [GeneratedRegex(@" --(?![a-z0-9-]*:)|(?<![\w-]|var\()--[a-z](?![a-z0-9-]*:)")]
    private static partial Regex Option();

    [GeneratedRegex("""['"`]alexnet [a-z]""")]
    private static partial Regex Command();

    private static string Planted(int value) => $"{value}; leave out --planted.{value}--planted-first{value}run 'alexnet planted {value}";

    private const string PlantedConstant = "constant (--planted-constant)";

    private static string Flattened(Sentence sentence) => $"{sentence}: lost";
}
