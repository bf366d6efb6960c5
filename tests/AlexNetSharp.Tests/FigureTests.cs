using System.Globalization;
using System.Text.RegularExpressions;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Tests;

/// <summary>
/// A figure is measured once and stands in a card (<c>recipes/*.md</c>), with how it was made; wherever else it is given it is the same.
/// </summary>
public sealed partial class FigureTests
{
    private const double NormalQuantile = 1.96, Rounding = 0.1;

    private static readonly string[] Documents =
    [
        "README.md",
        .. ((string[])["docs", "recipes"])
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')),
    ];

    public static TheoryData<string> Cards { get; } =
        [.. Documents.Where(path => path.StartsWith("recipes/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cards))]
    public void Card_EachHasItsSourceAndIntervals(string card)
    {
        string text = Read(card);

        Assert.Matches(@"(?m)^\| made \| .*commits? [0-9a-f]{7}", text);
        Assert.Matches(@"vectors of (128|256|512) bits", text);
        Assert.Equal(Bold().Count(text), BoldWithInterval().Count(text));
        Assert.NotEmpty(BoldWithInterval().Matches(text));
        AssertIntervals(text, ValidationImages(text));
    }

    /// <summary>The curve ends at the figure.</summary>
    [Theory]
    [MemberData(nameof(Cards))]
    public void Card_Curve_EndsAtTheErrorOfOneView(string card)
    {
        string text = Read(card);
        Match curve = Curve().Match(text);
        Assert.SkipUnless(curve.Success, "This card has no curve.");

        Assert.Equal(Figure().Match(Bold().Match(text).Value).Value, curve.Groups["last"].Value);
    }

    /// <summary>A row of the README names a card, whose first figures in bold are the row's.</summary>
    [Fact]
    public void Readme_TableOfErrors_IsTheCards()
    {
        string[] rows = [.. Read("README.md").Split('\n').Where(line => line.StartsWith('|') && line.Contains("](recipes/", StringComparison.Ordinal))];

        Assert.NotEmpty(rows);
        Assert.All(
            rows,
            row =>
            {
                string card = Read(CardLink().Match(row).Groups["card"].Value);
                string[] figures = [.. Figure().Matches(row).Select(one => one.Value)];
                Assert.Equal(Bold().Matches(card).Take(figures.Length).Select(bold => Figure().Match(bold.Value).Value), figures);
                Assert.Equal(figures.Length, WithInterval().Count(row));
                AssertIntervals(row, ValidationImages(card));
            });
    }

    /// <summary>What a sentence says with a link to a card stands in that card.</summary>
    [Fact]
    public void Sentences_WithALinkToACard_GiveItsFigures()
    {
        (string Document, string Figure, string Card)[] given =
        [
            .. from document in Documents
               from line in Read(document).Split('\n')
               where !line.StartsWith('|')
               from link in CardLink().Matches(line)
               let card = Beside(document, link.Groups["card"].Value)
               where card.StartsWith("recipes/", StringComparison.Ordinal)
               from figure in Figure().Matches(line)
               select (document, figure.Value, card),
        ];

        Assert.True(given.Length >= 3);
        Assert.All(given, one => Assert.Contains($"{one.Figure} %", Read(one.Card), StringComparison.Ordinal));
    }

    /// <summary>Published errors, in the documents as in the program.</summary>
    [Fact]
    public void Networks_PublishedErrors_AreTheZoos()
    {
        string networks = Read("docs/networks.md"), weights = Read("docs/weights.md");

        Assert.All(
            NetworkZoo.Entries.Where(entry => entry.Published is not null),
            entry =>
            {
                string top1 = (100 * entry.Published!.Top1).ToString("0.0#", CultureInfo.InvariantCulture);
                string row = networks.Split('\n').Single(line => line.StartsWith($"| `{entry.Name}` |", StringComparison.Ordinal));
                Assert.Contains($" | {top1} %", row, StringComparison.Ordinal);
                if (weights.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{entry.Name}` |", StringComparison.Ordinal)) is { } file)
                {
                    string top5 = (100 * entry.Published.Top5!.Value).ToString("0.0#", CultureInfo.InvariantCulture);
                    Assert.EndsWith($"| {top1} / {top5} % |", file, StringComparison.Ordinal);
                }
            });
    }

    private static void AssertIntervals(string text, int images) =>
        Assert.All(
            WithInterval().Matches(text),
            match =>
            {
                (double low, double high) = Wilson(Number(match, "figure") / 100, images);
                Assert.InRange(Number(match, "low"), (100 * low) - Rounding, (100 * low) + Rounding);
                Assert.InRange(Number(match, "high"), (100 * high) - Rounding, (100 * high) + Rounding);
            });

    /// <summary>Wilson's 95 % interval of a share: E. B. Wilson, Probable inference, JASA 22 (1927).</summary>
    private static (double Low, double High) Wilson(double share, int images)
    {
        const double Square = NormalQuantile * NormalQuantile;
        double center = (share + (Square / (2 * images))) / (1 + (Square / images));
        double half = NormalQuantile * Math.Sqrt((share * (1 - share) / images) + (Square / (4.0 * images * images))) / (1 + (Square / images));
        return (center - half, center + half);
    }

    private static int ValidationImages(string card) =>
        int.Parse(Images().Match(card).Groups["images"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static string Beside(string document, string link) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, link)))
            .Replace('\\', '/');

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"\d+\.\d+(?= %)")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\*\*\d+\.\d+ %\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"\*\*\d+\.\d+ %\*\* \(\d+\.\d+ to \d+\.\d+[;)]")]
    private static partial Regex BoldWithInterval();

    [GeneratedRegex(@"(?<figure>\d+\.\d+) %(\*\*)? \((?<low>\d+\.\d+) to (?<high>\d+\.\d+)[;)]")]
    private static partial Regex WithInterval();

    [GeneratedRegex(@"(?m)^Validation top-1 error after each epoch, one view: .*?(?<last>\d+\.\d+) %")]
    private static partial Regex Curve();

    [GeneratedRegex(@"\]\((?<card>(\.\./)?(recipes/)?[a-z0-9-]+\.md)(#[a-z0-9-]+)?\)")]
    private static partial Regex CardLink();

    [GeneratedRegex(@"(?<images>[\d,]+)( of the test part)? (for )?validation\b")]
    private static partial Regex Images();
}
