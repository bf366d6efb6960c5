using System.CommandLine;
using System.Reflection;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// The one table of the command line's words against the library, whose sentences speak of options and actions by the names of properties
/// and methods, and against the commands.
/// </summary>
public sealed class CommandWordsTests
{
    private static readonly string[] Mentioned = [.. OptionMentions.Of(LibraryAssemblies())];

    private static readonly string[] Spelled = [.. CommandWords.Options.Keys, .. CommandWords.Switches.Keys.Select(one => one.Name)];

    public static TheoryData<PackGeometry, string> Geometries { get; } =
        new()
        {
            {
                new PackGeometry { Height = 256, Width = 256 },
                "'alexnet data prepare SOURCE PACK --size 256'"
            },
            {
                new PackGeometry
                {
                    Height = 73,
                    Width = 73,
                    Channels = 1,
                    Resize = ResizeRule.Warp,
                },
                "'alexnet data prepare SOURCE PACK --size 73 --grey --resize warp'"
            },
            {
                new PackGeometry
                {
                    Height = 32,
                    Width = 32,
                    Resize = ResizeRule.None,
                    Exif = ExifRule.Ignore,
                },
                "'alexnet data prepare SOURCE PACK --size 32 --resize none --ignore-exif'"
            },
        };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Preparation_Geometry_IsTheCommandThatMakesIt(PackGeometry geometry, string command) =>
        Assert.Equal(command, InWords(Sentence.Of($"{geometry.Preparation()}")));

    [Fact]
    public void Actions_EachOfThem_AreCommands()
    {
        Assert.Equal("'alexnet data prepare'", InWords(Sentence.Of($"{ProgramAction.Prepare}")));
        Assert.Equal(
            "'alexnet data prepare SOURCE packs/a'",
            InWords(Sentence.Of($"{ProgramAction.Prepare.With(RequestOption.Of("Pack").With("packs/a"))}")));
        Assert.Equal("'alexnet train'", InWords(Sentence.Of($"{ProgramAction.Train}")));
        Assert.Equal("'alexnet train --out'", InWords(Sentence.Of($"{ProgramAction.Train.With(RequestOption.Of("Out"))}")));
        Assert.Equal("'alexnet train --resume runs/a'", InWords(Sentence.Of($"{ProgramAction.Resume("runs/a")}")));
        Assert.Equal("'alexnet weights convert'", InWords(Sentence.Of($"{ProgramAction.ConvertWeights}")));
        Assert.Equal("'alexnet weights inspect'", InWords(Sentence.Of($"{ProgramAction.InspectWeights}")));
        Assert.Equal("'alexnet doctor'", InWords(Sentence.Of($"{ProgramAction.Doctor}")));
        Assert.Equal(
            "'alexnet doctor --fetch'",
            InWords(Sentence.Of($"{ProgramAction.Doctor.With(RequestOption.Of("Fetch").With(true))}")));
        Assert.Equal(
            typeof(ProgramAction).GetProperties(BindingFlags.Public | BindingFlags.Static).Length + 1,
            CommandWords.Commands.Count);
    }

    [Fact]
    public void Options_WithAndWithoutValue_AreSpelled()
    {
        Assert.Equal("--model alexnet", InWords(Sentence.Of($"{RequestOption.Of("Model").With("alexnet")}")));
        Assert.Equal(
            "--set optimizer.learningRate=0.1: wrong",
            InWords(Sentence.Of($"{RequestOption.Of("Overrides").With("optimizer.learningRate=0.1")}: wrong")));
        Assert.Equal("--mean", InWords(Sentence.Of($"{RequestOption.Of("Mean")}")));
        Assert.Equal("--grey", InWords(Sentence.Of($"{RequestOption.Of("Channels").With(1)}")));
    }

    [Fact]
    public void Mentions_OfTheLibrary_AreSpelledAndAreProperties()
    {
        HashSet<string> properties =
        [
            .. LibraryAssemblies()
                .SelectMany(assembly => assembly.GetTypes())
                .Where(type =>
                    new[] { "Request", "Options", "Limits" }.Any(end => type.Name.EndsWith(end, StringComparison.Ordinal)))
                .SelectMany(type => type.GetProperties())
                .Select(property => property.Name),
        ];

        Assert.Superset(new HashSet<string> { "Mean", "Model", "Out", "Overrides", "Channels", "ValFraction" }, Mentioned.ToHashSet());
        Assert.Empty(Mentioned.Except(properties));
        Assert.Empty(Mentioned.Except(Spelled).Except(CommandWords.Commands.Values.SelectMany(command => command.Arguments)));
    }

    /// <summary>A spelling that no sentence asks for any more goes.</summary>
    [Fact]
    public void Table_EachSpelling_IsMentionedAndIsAnOption()
    {
        string[] options = [.. Commands(CommandLine.CreateRoot()).SelectMany(command => command.Options).Select(option => option.Name)];

        Assert.Empty(Spelled.Except(Mentioned));
        Assert.Empty(CommandWords.Options.Values.Concat(CommandWords.Switches.Values).Except(options));
    }

    [Fact]
    public void Table_EachCommand_ExistsAndItsMethodToo() =>
        Assert.All(
            CommandWords.Commands,
            entry =>
            {
                Command command = Assert.Single(Commands(CommandLine.CreateRoot()), one => Path(one) == entry.Value.Command);
                Assert.Equal(
                    entry.Value.Arguments.Select(argument => argument.ToLowerInvariant()),
                    command.Arguments.Select(argument => argument.Name).Take(entry.Value.Arguments.Length));
                string[] name = entry.Key.Split('.');
                Type type = Assert.Single(
                    LibraryAssemblies().SelectMany(assembly => assembly.GetExportedTypes()),
                    one => one.Name == name[0]);
                Assert.NotEmpty(
                    type.GetMember(name[1], MemberTypes.Method, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance));
            });

    private static string InWords(Sentence sentence) => sentence.ToString(CommandWords.Instance);

    private static Assembly[] LibraryAssemblies() =>
        [
            .. typeof(CommandWords)
                .Assembly.GetReferencedAssemblies()
                .Where(name => name.Name!.StartsWith("AlexNetSharp", StringComparison.Ordinal))
                .Select(Assembly.Load),
        ];

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
            ? $"{Path(parent)} {command.Name}"
            : command.Name;
}
