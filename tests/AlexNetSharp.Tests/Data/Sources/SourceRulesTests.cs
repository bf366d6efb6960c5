using System.Collections;
using AlexNetSharp.Data.Sources;

namespace AlexNetSharp.Tests.Data.Sources;

public sealed class SourceRulesTests
{
    /// <summary>Classes of 0 to 12 images: the fraction of each, rounded, is held out, but its last training image never is.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void HoldOut_AnyFraction_LeavesEveryClassATrainingImage(double fraction)
    {
        int[] held = Held(new SourceOptions("made") { ScratchFolder = "", ValFraction = fraction });

        Assert.Equal(
            Enumerable.Range(0, 13).Select(size => Math.Max(0, Math.Min((int)Math.Floor((size * fraction) + 0.5), size - 1))),
            held);
        Assert.All(held.Skip(1).Select((count, i) => i + 1 - count), left => Assert.True(left > 0));
    }

    [Fact]
    public void HoldOut_NoFraction_IsNoImage() =>
        Assert.All(Held(new SourceOptions("made") { ScratchFolder = "", ValFraction = 0 }), count => Assert.Equal(0, count));

    [Fact]
    public void HoldOut_OtherSeed_HoldsOthers()
    {
        bool[] one = Flags(1), other = Flags(2);

        Assert.Equal(one, Flags(1));
        Assert.NotEqual(one, other);
        Assert.Equal(50, other.Count(isHeld => isHeld));

        static bool[] Flags(ulong seed) =>
            [
                .. SourceRules
                    .HoldOut(
                        100,
                        _ => 0,
                        classes: 1,
                        new SourceOptions("made")
                        {
                            ScratchFolder = "",
                            ValFraction = 0.5,
                            Seed = seed,
                        },
                        [])
                    .Cast<bool>(),
            ];
    }

    [Fact]
    public void HoldOut_ClassesOfTheSameSize_HoldImagesOfOtherPlaces()
    {
        bool[] isHeld =
        [
            .. SourceRules
                .HoldOut(200, i => i / 100, classes: 2, new SourceOptions("made") { ScratchFolder = "", ValFraction = 0.5 }, [])
                .Cast<bool>(),
        ];

        Assert.NotEqual(isHeld[..100], isHeld[100..]);
    }

    /// <summary>How many images of each class are held out, where class i has i images and the classes are mixed.</summary>
    private static int[] Held(SourceOptions options)
    {
        int[] classes = [.. Enumerable.Range(0, 13).SelectMany(label => Enumerable.Repeat(label, label)).OrderBy(label => label * 7 % 5)];
        BitArray isHeld = SourceRules.HoldOut(classes.Length, i => classes[i], classes: 13, options, []);
        return
        [
            .. Enumerable.Range(0, 13).Select(label => Enumerable.Range(0, classes.Length).Count(i => classes[i] == label && isHeld[i])),
        ];
    }
}
