using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Data;

/// <summary>Crop, mirror and color of a sample: evenly spread, and independent of each other, of the sample and of the epoch.</summary>
public sealed class AugmentationPlanTests
{
    private const int Crop = 11;
    private const int Rows = 4;
    private const int Columns = 6;
    private const int Draws = 20_000;
    private static readonly ImagePreprocessing Input = new()
    {
        Geometry = new PackGeometry { Height = Crop + Rows - 1, Width = Crop + Columns - 1 },
        CropSize = Crop,
        Mean = MeanRule.None,
    };

    // Channels of variances 9, 4 and 1 that know nothing of each other.
    private static readonly PackStatistics Statistics = new()
    {
        ChannelMean = [0, 0, 0],
        Covariance = [9, 0, 0, 0, 4, 0, 0, 0, 1],
        Eigenvalues = [9, 4, 1],
        Eigenvectors = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        Pixels = 1,
    };

    [Fact]
    public void For_ManySamples_TakesEveryPlaceAndSideEquallyOften() =>
        AssertEven(Enumerable.Range(0, Draws).Select(sample => Place(View(0, sample))), Rows * Columns * 2);

    [Fact]
    public void For_ManyEpochsOfASample_TakesEveryPlaceAndSideEquallyOften() =>
        AssertEven(Enumerable.Range(0, Draws).Select(epoch => Place(View(epoch, 5))), Rows * Columns * 2);

    [Fact]
    public void For_NextEpochOrSample_IsMirroredIndependently()
    {
        AssertEven(
            Enumerable.Range(0, Draws).Select(sample => Both(View(0, sample), View(1, sample), view => view.IsMirrored ? 1 : 0, 2)),
            4);
        AssertEven(Enumerable.Range(0, Draws).Select(epoch => Both(View(epoch, 2), View(epoch, 3), view => view.IsMirrored ? 1 : 0, 2)), 4);
    }

    [Fact]
    public void For_NextEpochOrSample_IsCroppedIndependently()
    {
        AssertEven(
            Enumerable.Range(0, Draws).Select(sample => Both(View(0, sample), View(1, sample), view => view.X, Columns)),
            Columns * Columns);
        AssertEven(Enumerable.Range(0, Draws).Select(epoch => Both(View(epoch, 2), View(epoch, 3), view => view.Y, Rows)), Rows * Rows);
    }

    [Fact]
    public void For_NextEpochOrSample_IsShiftedIndependently()
    {
        AssertUncorrelated(sample => Shift(0, sample)[0], sample => Shift(1, sample)[0]);
        AssertUncorrelated(epoch => Shift(epoch, 2)[0], epoch => Shift(epoch, 3)[0]);
        AssertUncorrelated(sample => Shift(0, sample)[0], sample => Shift(0, sample)[1]);
        AssertUncorrelated(sample => Shift(0, sample)[1], sample => Shift(0, sample)[2]);
        AssertUncorrelated(sample => Shift(0, sample)[0], sample => Shift(0, sample)[2]);
    }

    /// <summary>The factors are the deviation times standard normal ones: three times the deviation is three times the shift.</summary>
    [Theory]
    [InlineData(ColorShiftRule.StandardDeviation)]
    [InlineData(ColorShiftRule.PaperFormula)]
    public void For_OtherDeviation_ShiftsInProportion(Enum of)
    {
        var rule = (ColorShiftRule)of;
        float[] one = Shift(4, 8, new Augmentation { ColorShift = rule }),
            other = Shift(4, 8, new Augmentation { ColorShift = rule, ColorShiftDeviation = 0.3 });

        Assert.All(one.Zip(other), pair => Assert.Equal(3, pair.Second / pair.First, 1e-5));
    }

    [Fact]
    public void ToAugmentation_EveryKeyOfARecipe_ReachesTheLoader()
    {
        TrainingRecipe recipe = RecipeFile.Parse(
            "",
            "made",
            "data.crop=centre",
            "data.mirror=false",
            "data.colorShift=paper-formula",
            "data.colorShiftDeviation=0.3");

        Augmentation found = recipe.LoaderOptions(seed: 1).Augmentation;

        Assert.Equal(
            new Augmentation
            {
                Crop = CropRule.Center,
                Mirror = false,
                ColorShift = ColorShiftRule.PaperFormula,
                ColorShiftDeviation = 0.3,
            },
            found);
    }

    private static View View(int epoch, int sample) => Plan(new Augmentation()).For(epoch, sample, stackalloc float[3]);

    private static float[] Shift(int epoch, int sample, Augmentation? augmentation = null)
    {
        float[] shift = new float[3];
        Plan(augmentation ?? new Augmentation()).For(epoch, sample, shift);
        return shift;
    }

    private static AugmentationPlan Plan(Augmentation augmentation) => new(7, augmentation, Input, Statistics);

    private static int Place(View view) => (((view.Y * Columns) + view.X) * 2) + (view.IsMirrored ? 1 : 0);

    private static int Both(View first, View second, Func<View, int> value, int range) => (value(first) * range) + value(second);

    /// <summary>Each cell is met as often as the others, within five standard errors of a count.</summary>
    private static void AssertEven(IEnumerable<int> cells, int count)
    {
        int[] met = new int[count];
        int all = 0;
        foreach (int cell in cells)
        {
            met[cell]++;
            all++;
        }

        double wanted = (double)all / count;
        double allowed = 5 * Math.Sqrt(wanted * (1 - (1.0 / count)));
        Assert.All(met, found => Assert.InRange(found, wanted - allowed, wanted + allowed));
    }

    /// <summary>
    /// Products of two independent standardized values have the mean 0, with a standard error of one over the root of their number.
    /// </summary>
    private static void AssertUncorrelated(Func<int, float> first, Func<int, float> second)
    {
        (double products, double ofFirst, double ofSecond) = (0, 0, 0);
        for (int i = 0; i < Draws; i++)
        {
            (double a, double b) = (first(i), second(i));
            (products, ofFirst, ofSecond) = (products + (a * b), ofFirst + (a * a), ofSecond + (b * b));
        }

        Assert.InRange(products / Math.Sqrt(ofFirst * ofSecond), -5 / Math.Sqrt(Draws), 5 / Math.Sqrt(Draws));
    }
}
