using AlexNetSharp.Cli.Terminal;

namespace AlexNetSharp.Cli.Tests;

/// <summary>What is drawn in a terminal fits into it.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(120)]
    public void Progress_LongDetails_AreCutToTheWidth(int width)
    {
        string line = LiveProgress.Draw("Training", 0.5, TimeSpan.FromSeconds(67), new string('x', 200), width);

        Assert.Equal(width, line.Length);
        Assert.EndsWith("…", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Training ──────────   0 %  1:07 left  loss 1")]
    [InlineData(0.5, "Training ━━━━━─────  50 %  1:07 left  loss 1")]
    [InlineData(1, "Training ━━━━━━━━━━ 100 %  1:07 left  loss 1")]
    public void Progress_Fraction_FillsTheBar(double fraction, string expected)
    {
        string line = LiveProgress.Draw("Training", fraction, TimeSpan.FromSeconds(67), "loss 1", 40);

        Assert.Equal(expected.Length <= 40 ? expected : expected[..39] + "…", line);
    }

    [Theory]
    [InlineData(59, "0:59")]
    [InlineData(187, "3:07")]
    [InlineData(3723, "1:02:03")]
    [InlineData(90000, "25:00:00")]
    public void Duration_Seconds_ReadsAsClock(int seconds, string expected) => Assert.Equal(expected, LiveProgress.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Table_NarrowTerminal_LeavesTheLeastImportantColumnsOut()
    {
        var table = new FittingTable();
        table.AddColumn("name", right: false, importance: 3);
        table.AddColumn("remark", right: false, importance: 1);
        table.AddColumn("count", right: true, importance: 2);
        table.AddRow("a", "0123456789", "1,000,000");

        Assert.Equal([0, 1, 2], table.Fit(29).Shown);
        Assert.Equal([0, 2], table.Fit(28).Shown);
        Assert.Equal(["remark"], table.Fit(28).LeftOut);
        Assert.Equal([0], table.Fit(3).Shown);
    }
}
