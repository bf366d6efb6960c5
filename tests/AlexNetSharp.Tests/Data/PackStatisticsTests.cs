using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Golden;
using CsCheck;

namespace AlexNetSharp.Tests.Data;

/// <summary>Means, covariance, eigenvectors and color shifts against the golden vectors and against reconstruction.</summary>
public sealed class PackStatisticsTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("pca");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Statistics_GoldenImages_Match(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        PackStatistics statistics = Sum(golden.Load("images_u8"));
        golden.AssertMatches("mean", ToFloats(statistics.ChannelMean));
        golden.AssertMatches("covariance", ToFloats(statistics.Covariance));
        golden.AssertMatches("eigenvalues", ToFloats(statistics.Eigenvalues));
        golden.AssertMatches("eigenvalues_unit_scale", ToFloats(statistics.Eigenvalues.Select(value => value / (255.0 * 255.0))));
        Assert.All(statistics.Eigenvalues, value => Assert.True(value >= 0));
        if (golden.Has("eigenvectors"))
        {
            golden.AssertMatches("eigenvectors", ToFloats(statistics.Eigenvectors));
        }
        else
        {
            golden.AssertMatches(
                "first_eigenvector",
                ToFloats([statistics.Eigenvectors[0], statistics.Eigenvectors[3], statistics.Eigenvectors[6]]));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ColorShift_GoldenFactors_Match(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        PackStatistics statistics = Sum(golden.Load("images_u8"));
        float[] factors = golden.Has("alphas") ? golden.Floats("alphas") : [0.1f, -0.2f, 0.05f];
        float[] deviation = new float[factors.Length], formula = new float[factors.Length];
        for (int row = 0; row < factors.Length; row += 3)
        {
            double[] three = [factors[row], factors[row + 1], factors[row + 2]];
            statistics.ColorShift(ColorShiftRule.StandardDeviation, three, deviation.AsSpan(row, 3));
            statistics.ColorShift(ColorShiftRule.PaperFormula, three, formula.AsSpan(row, 3));
        }

        Assert.All(deviation.Concat(formula), value => Assert.True(float.IsFinite(value)));
        if (golden.Has("alphas"))
        {
            golden.AssertMatches("shift_stdev_255", deviation);
            golden.AssertMatches("shift_paper_unit", ToFloats(formula.Select(value => value / 255.0)));
            Assert.True(golden.Differs("shift_paper_255", formula));
        }
    }

    [Fact]
    public void Decompose_RandomSymmetricMatrix_ReconstructsIt() =>
        Gen.Double[-1000, 1000].Array[6].Sample(six =>
        {
            double[] matrix = [six[0], six[1], six[2], six[1], six[3], six[4], six[2], six[4], six[5]];
            (double[] values, double[] vectors) = SymmetricEigen.Decompose(matrix, 3);
            Assert.True(values[0] >= values[1] && values[1] >= values[2]);
            for (int i = 0; i < 9; i++)
            {
                (int row, int column) = (i / 3, i % 3);
                double rebuilt = 0, product = 0;
                for (int j = 0; j < 3; j++)
                {
                    rebuilt += vectors[(row * 3) + j] * values[j] * vectors[(column * 3) + j];
                    product += vectors[(j * 3) + row] * vectors[(j * 3) + column];
                }

                Assert.Equal(matrix[i], rebuilt, 1e-9 * 3000);
                Assert.Equal(row == column ? 1.0 : 0.0, product, 1e-12);
            }
        });

    [Fact]
    public void MeanImage_TwoImagesWithTheSumsWrittenBetween_IsTheirMeanByChannel()
    {
        PixelSums sums = new(6, 3), others = new(6, 3);
        sums.Add([1, 2, 3, 10, 20, 30]);
        using MemoryStream written = new();
        sums.Write(written);
        written.Position = 0;
        others.Read(written);
        others.Add([2, 2, 5, 11, 0, 255]);
        Assert.Equal([1.5f, 10.5f, 2f, 10f, 4f, 142.5f], others.MeanImage());
    }

    private static PackStatistics Sum(GoldenArray images)
    {
        int length = images.Shape[1] * images.Shape[2] * images.Shape[3];
        PixelSums sums = new(length, 3);
        for (int i = 0; i < images.Shape[0]; i++)
        {
            sums.Add(images.Bytes.AsSpan(i * length, length));
        }

        return sums.Statistics();
    }

    private static float[] ToFloats(IEnumerable<double> values) => [.. values.Select(value => (float)value)];
}
