using System.Reflection;

namespace AlexNetSharp.Training.Recipes;

/// <summary>A recipe that ships with the library, taken by its name.</summary>
/// <param name="Name">The name: the file's in <c>recipes/</c> of the sources, without its extension.</param>
/// <param name="Text">The YAML.</param>
internal sealed record ShippedRecipe(string Name, string Text)
{
    private const string Folder = "recipes/";
    private const string Extension = ".yaml";

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<ShippedRecipe> All { get; } = ReadAll();

    /// <summary>What it is, a line: the first of its text, without what follows a colon.</summary>
    public string Summary => Text.Split('\n', 2)[0].TrimStart('#', ' ').Split(": ", 2)[0].TrimEnd('.');

    /// <summary>The recipe, what it leaves out at the paper's values; its network is empty where it names none.</summary>
    public TrainingRecipe Recipe => RecipeFile.Parse(Text, Source, TrainingRecipe.OfAnyNetwork, []);

    /// <summary>What the recipe is called in sentences about its text.</summary>
    public string Source => $"the recipe {Name}";

    /// <summary>Whether something can be the name of a recipe: a path has a folder or an extension.</summary>
    /// <param name="given">A name or a path.</param>
    public static bool IsName(string given) => given.IndexOfAny(['/', '\\', '.']) < 0;

    /// <summary>The recipe of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidOptionException">There is none; the sentence names near ones.</exception>
    public static ShippedRecipe Find(string name) => TryFind(name)
        ?? throw new InvalidOptionException(
            $"There is no recipe '{ShortText.Of(name)}': {NearestNames.Clause(name, [.. All.Select(one => one.Name)])}");

    /// <summary>The recipe of a name, or null where there is none.</summary>
    /// <param name="name">The name.</param>
    public static ShippedRecipe? TryFind(string name) => All.FirstOrDefault(one => one.Name == name);

    private static ShippedRecipe[] ReadAll()
    {
        Assembly assembly = typeof(ShippedRecipe).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new ShippedRecipe(name[Folder.Length..^Extension.Length], TextOf(assembly, name))),
        ];
    }

    private static string TextOf(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
