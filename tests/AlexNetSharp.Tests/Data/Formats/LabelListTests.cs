using AlexNetSharp.Data.Formats;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>Lists of labels: what a line holds, and the order of the classes.</summary>
public sealed class LabelListTests
{
    [Theory]
    [InlineData("n01/a.JPEG 7", "n01/a.JPEG", "7")]
    [InlineData("./a b.jpg cat", "a b.jpg", "cat")]
    [InlineData("a b.jpg\tbig cat\r", "a b.jpg", "big cat")]
    [InlineData("  a.jpg   cat  ", "a.jpg", "cat")]
    public void Read_Line_SplitsAtTheTabOrTheLastSpace(string line, string path, string label) =>
        Assert.Equal([new LabelLine(2, path, label)], Read($"\n{line}\n\n"));

    [Theory]
    [InlineData("a.jpg cat\nb.jpg\n", "Line 2 of train.txt is no 'file label'")]
    [InlineData("\tcat", "Line 1 of train.txt is no 'file label'")]
    public void Read_LineWithoutALabel_NamesIt(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<AlexNetException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_EndlessLine_IsRefused() =>
        Assert.Contains(
            "longer than 16384 characters",
            Assert.Throws<AlexNetException>(() => Read("a.jpg 1\n" + new string('x', 20_000))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Read_FileThatIsNotThere_SaysSo() =>
        Assert.Contains(
            "does not exist",
            Assert.Throws<AlexNetException>(() => LabelList.Read("/nowhere/train.txt").ToArray()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Order_NumbersOnly_IsNumeric()
    {
        Assert.Equal(["-1", "2", "10"], LabelList.Order(["10", "2", "-1", "10"]));
        Assert.Equal(["10", "2", "cat"], LabelList.Order(["cat", "2", "10"]));
    }

    /// <summary>Files have an extension here: a first line of words alone may be a table's names of columns.</summary>
    [Fact]
    public void Read_AnyTabbedLines_AreReadBack() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 9].Select(name => $"{name}.jpg"), Gen.String[Gen.Char.AlphaNumeric, 1, 9])
            .Array[0, 9]
            .Sample(
                pairs =>
                    Assert.Equal(
                        pairs,
                        Read(string.Concat(pairs.Select(pair => $"{pair.Item1}\t{pair.Item2}\n"))).Select(line => (line.Path, line.Label))),
                iter: 100,
                threads: 1);

    private static LabelLine[] Read(string text) => [.. LabelList.Read(() => new StringReader(text), "train.txt")];
}
