using System.Text;
using AlexNetSharp.Data.Sources;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Files of labels that are looked up by path, against a dictionary.</summary>
public sealed class LabelTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_AnyLabels_GivesThoseOfADictionary() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 3])
            .Array[1, 30]
            .Sample(
                lines =>
                {
                    Dictionary<string, string> wanted = lines
                        .DistinctBy(line => line.Item1)
                        .ToDictionary(line => $"a {line.Item1}.png", line => $"class {line.Item2}");
                    LabelTable table = Open(wanted.Concat(wanted.Take(2)).Select(line => $"{line.Key}\t{line.Value}"));
                    string[] used = [.. wanted.Keys.Take(wanted.Count / 2)];

                    Assert.All(used, path => Assert.Equal(wanted[path], table.Find(path)));
                    Assert.Null(table.Find("missing.png"));
                    Assert.Equal(wanted.Keys.Except(used), table.Unused());
                },
            iter: 50,
            threads: 1);

    [Fact]
    public void Open_PathWithTwoLabels_NamesBothLines() => Assert.Matches(
        "^Line 3 of .*labels.txt gives b.png the label 'y', an earlier line 'x'; keep one.$",
        Assert.Throws<AlexNetException>(() => Open(["b.png x", "a.png x", "b.png y"])).Message);

    private LabelTable Open(IEnumerable<string> lines) =>
        new(
            _folder.Write("labels.txt", Encoding.UTF8.GetBytes(string.Join('\n', lines))),
            new Listing(new SourceOptions("x") { ScratchFolder = _folder.Root }));
}
