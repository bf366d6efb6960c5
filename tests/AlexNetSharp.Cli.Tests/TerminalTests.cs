using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Training;

namespace AlexNetSharp.Cli.Tests;

/// <summary>What is drawn in a terminal fits into it.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData(20, "Training ━━──  50 %…")]
    [InlineData(40, "Training ━━━━━━━───────  50 %  1:07 left")]
    [InlineData(60, "Training ━━━━━━━━━━━━───────────  50 %  1:07 left  epoch 1/2")]
    public void Progress_DetailsWithoutRoom_AreLeftOutRatherThanCut(int width, string expected)
    {
        string line = LiveProgress.Draw("Training", 0.5, TimeSpan.FromSeconds(67), ["epoch 1/2", new string('x', 200)], width);

        Assert.InRange(line.Length, 0, width);
        Assert.Equal(expected, line);
    }

    [Theory]
    [InlineData(0, "Training ──────────   0 %  1:07 left  loss 1")]
    [InlineData(0.5, "Training ━━━━━─────  50 %  1:07 left  loss 1")]
    [InlineData(1, "Training ━━━━━━━━━━ 100 %  1:07 left  loss 1")]
    public void Progress_Fraction_FillsTheBar(double fraction, string expected)
    {
        Assert.Equal(expected, LiveProgress.Draw("Training", fraction, TimeSpan.FromSeconds(67), ["loss 1"], width: 44));
    }

    [Theory]
    [InlineData(77, " 72 %  1:07 left  epoch 12/16, loss 0.12, 1,487 img/s")]
    [InlineData(197, " 72 %  1:07 left  epoch 12/16, loss 0.12, 1,487 img/s, last epoch's val top-1 error 34.7 %")]
    public void Progress_Training_ShowsAsMuchAsLeavesABar(int width, string end)
    {
        var step = new TrainingProgress
        {
            Epoch = 11,
            Epochs = 16,
            Batch = 20,
            Batches = 40,
            Loss = 0.1234,
            LearningRate = 0.01,
            ImagesPerSecond = 1487.3,
            TimeLeft = TimeSpan.FromSeconds(67),
            ValTop1Error = 0.347,
        };

        string line = LiveProgress.Draw("Training", 0.72, step.TimeLeft, Figures.Training(step), width);

        Assert.EndsWith(end, line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 0, width);
        Assert.InRange(line.Count(letter => letter is '━' or '─'), 10, 30);
    }

    [Theory]
    [InlineData("one two three", 9, "one two|three")]
    [InlineData("  one two three", 9, "  one two|  three")]
    [InlineData("one averyverylongword two", 9, "one|averyverylongword|two")]
    [InlineData("averyverylongword", 9, "averyverylongword")]
    [InlineData("123456789", 9, "123456789")]
    [InlineData("", 9, "")]
    public void Wrap_Sentence_BreaksBetweenWords(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), WordWrap.Lines(text, width));

    [Theory]
    [InlineData("one averyverylongword two", 9, "one|averyvery|longword|two")]
    [InlineData("漢字漢字漢字", 5, "漢字|漢字|漢字")]
    [InlineData("😀😀😀", 5, "😀😀|😀")]
    [InlineData("⌚⌚ ⌚", 4, "⌚⌚|⌚")]
    [InlineData("漢字", 1, "漢|字")]
    public void Wrap_WordLongerThanItsCell_BreaksBetweenCharacters(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), WordWrap.Lines(text, width, breaksWords: true));

    [Theory]
    [InlineData("漢字漢字", 8, "漢字漢字")]
    [InlineData("漢字漢字", 7, "漢字漢…")]
    [InlineData("漢字漢字", 6, "漢字…")]
    [InlineData("😀😀😀", 4, "😀…")]
    [InlineData("label", 4, "lab…")]
    public void Cut_TextLongerThanItsColumns_EndsBetweenCharacters(string text, int width, string expected) =>
        Assert.Equal(expected, CellText.Cut(text, width));

    [Fact]
    public void Progress_SignsOfTwoColumns_FillTheLineAndNoMore() =>
        Assert.Equal("漢字 ━━━━────  50 %  1:07 left", LiveProgress.Draw("漢字", 0.5, TimeSpan.FromSeconds(67), ["loss 1"], width: 30));

    [Theory]
    [InlineData(0, 80, "\r\u001b[2K")]
    [InlineData(80, 80, "\r\u001b[2K")]
    [InlineData(81, 80, "\r\u001b[1A\u001b[J")]
    [InlineData(160, 80, "\r\u001b[1A\u001b[J")]
    [InlineData(161, 80, "\r\u001b[2A\u001b[J")]
    public void Status_WindowThatBecameNarrower_IsErasedInAllItsRows(int shown, int window, string expected) =>
        Assert.Equal(expected, StatusLine.Erase(shown, window));

    [Theory]
    [InlineData("alexnet train --data packs/a --out runs/a", 32, "  alexnet train --data packs/a \\|    --out runs/a")]
    [InlineData("alexnet classify *.jpg", 20, "  alexnet classify *.jpg")]
    [InlineData("alexnet runs", 80, "  alexnet runs")]
    public void Example_LongerThanALine_GoesOnWithAnOption(string line, int width, string lines) =>
        Assert.Equal(lines.Replace('|', '\n'), HelpWithExamples.Folded(line, width));

    [Theory]
    [InlineData(59, "0:59")]
    [InlineData(187, "3:07")]
    [InlineData(3723, "1:02:03")]
    [InlineData(90000, "25:00:00")]
    public void Duration_Seconds_ReadsAsClock(int seconds, string expected) =>
        Assert.Equal(expected, LiveProgress.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Table_NarrowTerminal_LeavesTheLeastImportantColumnsOut()
    {
        var table = new FittingTable();
        table.AddColumn("name", right: false, importance: 3);
        table.AddColumn("remark", right: false, importance: 1);
        table.AddColumn("count", right: true, importance: 2);
        table.AddRow("a", "0123456789", "1,000,000");

        Assert.Equal([0, 1, 2], table.Fit(27).Shown);
        Assert.Equal([0, 2], table.Fit(26).Shown);
        Assert.Equal(["remark"], table.Fit(26).LeftOut);
        Assert.Equal([0], table.Fit(3).Shown);
    }

    [Fact]
    public void Table_RunningText_BreaksInItsColumn()
    {
        var table = new FittingTable();
        table.AddColumn("name", right: false, importance: 2);
        table.AddColumn("what it is", right: false, importance: 1, isText: true);
        table.AddRow("a", "a sentence that is too long for its column");

        Assert.Equal(
            [
                "name  what it is",
                "──────────────────────────────",
                "a     a sentence that is too",
                "      long for its column",
            ],
            Text(table, 30));
    }

    [Fact]
    public void Table_TextThatIsLeftOut_TakesNoLines()
    {
        var table = new FittingTable();
        table.AddColumn("name", right: false, importance: 2);
        table.AddColumn("remark", right: false, importance: 1, isText: true);
        table.AddRow("a", "a sentence that would take several lines if only it were shown somewhere in this table");

        Assert.Equal(["name", "────", "a", "Not shown for", "want of room:", "remark."], Text(table, 14));
    }

    [Fact]
    public void Table_LongWord_BreaksInItsColumnAndLeavesTheOthers()
    {
        var table = new FittingTable();
        table.AddColumn("class", right: false, importance: 3, isText: true);
        table.AddColumn("label", right: false, importance: 1, isText: true);
        table.AddColumn("images", right: true, importance: 2);
        table.AddRow(new string('x', 40), new string('y', 30), "12");

        Assert.Equal(
            [
                "class                       label                     images",
                "────────────────────────────────────────────────────────────",
                "xxxxxxxxxxxxxxxxxxxxxxxxxx  yyyyyyyyyyyyyyyyyyyyyyyy      12",
                "xxxxxxxxxxxxxx              yyyyyy",
            ],
            Text(table, 60));
    }

    [Fact]
    public void Table_LongWordInTheLastColumn_StaysWholeForCopying()
    {
        var table = new FittingTable();
        table.AddColumn("", right: false, importance: 2);
        table.AddColumn("", right: false, importance: 1, isText: true);
        table.AddRow("ok", "found in /a/path/that/is/longer/than/its/column");

        Assert.Equal(["ok  found in", "    /a/path/that/is/longer/than/its/column"], Text(table, 30));
    }

    [Fact]
    public void Table_SignsOfTwoColumns_StandInTheirColumns()
    {
        var table = new FittingTable();
        table.AddColumn("class", right: false, importance: 1);
        table.AddColumn("n", right: true, importance: 2);
        table.AddRow("漢字", "1");
        table.AddRow("⌚😀", "2");
        table.AddRow("ab", "3");

        Assert.Equal(["class  n", "────────", "漢字   1", "⌚😀   2", "ab     3"], Text(table, 80));
    }

    [Fact]
    public void Table_ColumnsWithoutNames_AreNotListedAsLeftOut()
    {
        var table = new FittingTable();
        table.AddColumn("", right: false, importance: 2);
        table.AddColumn("", right: false, importance: 1);
        table.AddRow("a", "0123456789");

        Assert.Equal(["a"], Text(table, 5));
    }

    [Fact]
    public void Table_KeepsAll_ShowsBelowTheRowWhatHasNoColumn()
    {
        var table = new FittingTable { KeepsAll = true };
        table.AddColumn("layer", right: false, importance: 3);
        table.AddColumn("stride", right: true, importance: 1);
        table.AddColumn("(W - F)", right: false, importance: 2);
        table.AddRow("conv1", "4", "(224 - 11) / 4");
        table.AddRow("relu1", "", "");

        Assert.Equal(["layer", "─────", "conv1", "  (224 - 11)", "  / 4,", "  stride 4", "relu1"], Text(table, 12));
        Assert.Equal("layer  stride  (W - F)", Text(table, 80)[0]);
    }

    private static string[] Text(FittingTable table, int width) =>
        [.. table.Lines(width).Select(line => string.Concat(line.Select(part => part.Text)))];
}
