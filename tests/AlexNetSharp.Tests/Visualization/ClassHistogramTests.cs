using System.Xml.Linq;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Tests.Visualization;

public sealed class ClassHistogramTests
{
    /// <summary>
    /// Bars of both parts are to one scale, whichever part has the longest; rows where classes are few, columns where they are many.
    /// </summary>
    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    public void Draw_BothParts_HaveBarsToOneScale(int count)
    {
        HistogramClass[] classes =
        [
            .. Enumerable.Range(0, count).Select(i => new HistogramClass($"class {i}", 100 + (50 * (i % 5)), 600 - (100 * (i % 5)))),
        ];
        XDocument svg = XDocument.Parse(ClassHistogram.Draw(classes, "Images"));
        string side = count > 60 ? "height" : "width";

        double[] bars =
        [
            .. svg.Descendants()
                .Where(one =>
                    one.Name.LocalName == "rect" && one.Elements().Any(tip => tip.Value.Contains("training,", StringComparison.Ordinal)))
                .Select(one => (double)one.Attribute(side)!),
        ];

        double scale = bars[1] / classes[0].Val;
        double[] wanted = [.. classes.SelectMany(one => new[] { scale * one.Train, scale * one.Val })];
        Assert.Equal(wanted.Length, bars.Length);
        Assert.All(wanted.Zip(bars), pair => Assert.Equal(pair.First, pair.Second, 0.02));
    }
}
