using System.Globalization;
using System.Xml.Linq;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Tests.Visualization;

public sealed class TextRoomTests
{
    private const double Room = 120;

    [Theory]
    [InlineData("cat")]
    [InlineData("")]
    [InlineData("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz")]
    [InlineData("Shih-Tzu or another long-haired dog in front of a green sofa")]
    [InlineData("国際連合教育科学文化機関の世界遺産に登録された古い寺院と庭園の写真")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")]
    public void Wrap_AnyName_LosesNothingAndKeepsToItsRoom(string name)
    {
        IReadOnlyList<string> lines = TextRoom.Wrap(name, Room, "small");

        Assert.Equal(name.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(TextRoom.Width(line, "small"), 0, Room + 1e-6));
        Assert.All(lines, line => Assert.Equal(line.Length, new StringInfo(line).String.Trim().Length));
    }

    [Fact]
    public void Wrap_Words_AreBrokenOnlyWhereOneIsLongerThanALine()
    {
        Assert.Equal(["a green sofa", "and a bed"], TextRoom.Wrap("a green sofa and a bed", Room, "small"));
        Assert.Equal(["Shih-Tzu or", "long-haired"], TextRoom.Wrap("Shih-Tzu or long-haired", 110, "small"));
        Assert.Equal(["W", "W"], TextRoom.Wrap("WW", 1, "small"));
    }

    [Fact]
    public void Wrap_ALabelOfMegabytes_IsCutSomewhere()
    {
        IReadOnlyList<string> lines = TextRoom.Wrap(new string('x', 2_000_000), Room, "small");

        Assert.InRange(lines.Count, 10, 50);
        Assert.EndsWith("…", lines[^1], StringComparison.Ordinal);
    }

    /// <summary>Widths of letters in DejaVu Sans, by its own table (hmtx, of 2,048 units): none is estimated below.</summary>
    [Theory]
    [InlineData('i', 569)]
    [InlineData('a', 1255)]
    [InlineData('m', 1995)]
    [InlineData('W', 2025)]
    [InlineData('Q', 1612)]
    [InlineData('0', 1303)]
    [InlineData('%', 1946)]
    [InlineData('→', 1716)]
    [InlineData('.', 651)]
    public void Width_Letters_IsAtLeastThatOfAWideFont(char letter, int units) =>
        Assert.InRange(TextRoom.Width(letter.ToString(), "small"), 16.0 * units / 2048, 1.8 * 16 * units / 2048);

    /// <summary>Fifty classes of sixty letters: every name stands whole beside its bar, whatever number of lines it takes.</summary>
    [Fact]
    public void BarChart_LongNames_StandWhole()
    {
        const string Name = "Shih-Tzu or another long-haired dog in front of a green sofa";
        ChartBar[] bars = [.. Enumerable.Range(10, 50).Select(i => new ChartBar($"{Name} {i}", 0.5))];

        XElement chart = XDocument.Parse(BarChart.Draw(bars, new BarChartOptions { Width = 320 })).Root!;

        string all = string.Concat(chart.Elements().Where(one => one.Name.LocalName == "text").Select(one => one.Value));
        string wanted = string.Concat(bars.Select(bar => $"{bar.Label}50.0%"));
        Assert.Equal(wanted.Replace(" ", "", StringComparison.Ordinal), all.Replace(" ", "", StringComparison.Ordinal));
    }
}
