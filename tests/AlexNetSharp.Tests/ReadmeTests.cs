using AlexNetSharp.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace AlexNetSharp.Tests;

/// <summary>The code of the README, compiled, and compared with it line by line.</summary>
public sealed class ReadmeTests
{
    private const string Marker = "readme";

    [Fact]
    public void Readme_CodeBlocks_AreTheOnesThatCompileHere()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));
        string[] here = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "AlexNetSharp.Tests", "ReadmeTests.cs"));

        string[] shown = [.. Between(readme, "```csharp", "```")];
        string[] compiled = [.. Between(here, "#region " + Marker, "#endregion").Select(line => line.Trim())];

        Assert.Equal(compiled, shown.Select(line => line.Trim()));
        Assert.NotEmpty(shown);
    }

    [Fact]
    public void Readme_TableOfNetworks_HasTheFiguresOfTheZoo()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        Assert.All(NetworkZoo.Entries, entry =>
        {
            NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create(entry.Name));
            Assert.Contains($"| `{entry.Name}` | {summary.Parameters:N0} | {summary.MultiplyAdds:N0} |", readme, StringComparison.Ordinal);
        });
    }

    /// <summary>Never run: it is here to be compiled.</summary>
    internal static void Snippets(Stream stream, IServiceCollection services)
    {
        #region readme
        using var classifier = Classifier.Load("weights.safetensors");
        foreach (Prediction prediction in classifier.Classify(stream, top: 5))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability:P1}");
        }
        #endregion

        #region readme
        services.AddAlexNetClassifier("weights.safetensors");
        #endregion
    }

    private static IEnumerable<string> Between(IEnumerable<string> lines, string start, string end)
    {
        bool inside = false;
        foreach (string line in lines)
        {
            if (inside && line.Trim() == end)
            {
                inside = false;
            }
            else if (inside)
            {
                yield return line;
            }
            else
            {
                inside = line.Trim() == start;
            }
        }
    }
}
