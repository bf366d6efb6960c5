namespace AlexNetSharp.Tests.Architecture;

/// <summary>Two files fit side by side on a screen.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    /// <summary>Style sheets and an expression, which a break would only make harder to read.</summary>
    private static readonly string[] Exceptions = ["ReportStyle.cs", "SvgBuilder.cs", "NpyHeader.cs"];

    [Fact]
    public void Sources_EachLine_IsAtMost140ColumnsLong()
    {
        IEnumerable<string> files = ((string[])["src", "bench", "samples"])
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => !Exceptions.Contains(Path.GetFileName(file)));

        Assert.Empty(
            from file in files
            from line in File.ReadLines(file).Index()
            where line.Item.Length > Longest
            select $"{file}:{line.Index + 1}");
    }
}
