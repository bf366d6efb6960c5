using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Training;

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
        Assert.Equal(expected, LiveProgress.Draw("Training", fraction, TimeSpan.FromSeconds(67), "loss 1", width: 44));
    }

    [Fact]
    public void Progress_TrainingInEightyColumns_ShowsLossErrorSpeedAndTimeLeft()
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

        string line = LiveProgress.Draw("Training", 0.72, step.TimeLeft, Figures.Training(step), width: 80);

        Assert.EndsWith(" 72 %  1:07 left  epoch 12/16, loss 0.12, top-1 34.7 %, 1487 img/s", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 0, 80);
    }

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

        Assert.Equal([0, 1, 2], table.Fit(29).Shown);
        Assert.Equal([0, 2], table.Fit(28).Shown);
        Assert.Equal(["remark"], table.Fit(28).LeftOut);
        Assert.Equal([0], table.Fit(3).Shown);
    }
}
