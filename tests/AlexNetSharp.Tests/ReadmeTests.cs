using AlexNetSharp.Networks;

namespace AlexNetSharp.Tests;

/// <summary>
/// The code of README, docs and packages' READMEs is compiled, in <c>ReadmeSnippets.cs</c>, and compared with it line by line.
/// </summary>
public sealed class ReadmeTests
{
    private static readonly string[] Snippets = File.ReadAllLines(
        Path.Combine(Repository.Root, "tests", "AlexNetSharp.Tests", "ReadmeSnippets.cs"));

    /// <summary>Every document with C#, by its path in the repository.</summary>
    public static TheoryData<string> Documents =>
        [.. Files().Where(path => Code(path).Count > 0).Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_CodeBlocks_AreTheOnesThatCompile(string document)
    {
        List<string> shown = Code(Path.Combine(Repository.Root, document));

        // Lines such as 'using AlexNetSharp;' stand at the top of the compiled file.
        Assert.Subset(Snippets.Where(IsImport).ToHashSet(), shown.Where(IsImport).ToHashSet());
        Assert.Equal(Between(Snippets, "#region " + document, "#endregion"), shown.Where(line => !IsImport(line)));
    }

    [Fact]
    public void Documents_WithCode_IncludeTheReadmeAndTheLibrarys()
    {
        Assert.Contains("README.md", Documents.Select(row => row.Data));
        Assert.Contains("docs/library.md", Documents.Select(row => row.Data));
    }

    [Fact]
    public void Documents_LinksIntoTheRepository_Exist()
    {
        string[] broken =
        [
            .. from path in Files()
               from target in Links(File.ReadAllText(path))
               where !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('#')
               let file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0]))
               where !File.Exists(file) && !Directory.Exists(file)
               select $"{path}: {target}",
        ];

        Assert.Empty(broken);
    }

    [Fact]
    public void Documents_TableOfNetworks_HasTheFiguresOfTheZoo()
    {
        string documents =
            File.ReadAllText(Path.Combine(Repository.Root, "README.md"))
            + File.ReadAllText(Path.Combine(Repository.Root, "docs", "networks.md"));

        Assert.All(
            NetworkZoo.Entries,
            entry =>
            {
                NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create(entry.Name));
                Assert.Contains(
                    $"| `{entry.Name}` | {summary.Parameters:N0} | {summary.MultiplyAdds:N0} |",
                    documents,
                    StringComparison.Ordinal);
            });
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Repository.Root, "*.md")
            .Concat(new[] { "docs", "recipes" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md")))
            .Concat(new[] { "src", "samples" }.SelectMany(folder => Directory.GetDirectories(Path.Combine(Repository.Root, folder)))
                .SelectMany(folder => Directory.GetFiles(folder, "*.md")));

    private static List<string> Code(string path) => Between(File.ReadAllLines(path), "```csharp", "```");

    private static bool IsImport(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal);

    private static IEnumerable<string> Links(string markdown)
    {
        foreach (string part in markdown.Replace("src=\"", "](", StringComparison.Ordinal).Split("](").Skip(1))
        {
            yield return part.Split(')', '"')[0];
        }
    }

    /// <summary>The lines between two others, without indentation and without empty ones.</summary>
    private static List<string> Between(IEnumerable<string> lines, string start, string end)
    {
        List<string> found = [];
        bool inside = false;
        foreach (string line in lines.Select(line => line.Trim()))
        {
            if (line == (inside ? end : start))
            {
                inside = !inside;
            }
            else if (inside && line.Length > 0)
            {
                found.Add(line);
            }
        }

        return found;
    }
}
