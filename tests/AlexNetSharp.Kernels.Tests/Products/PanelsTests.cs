using AlexNetSharp.Kernels.Products;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Products;

public sealed unsafe class PanelsTests
{
    [Fact]
    public void FromPlanes_RandomSizes_TransposesAndFillsUpWithZeros() => Sizes.Sample((columns, count, gap) =>
    {
        float[] planes = TestValues.Normal((nint)columns * (count + gap), 1, 1);
        float[] panel = Pack(planes, count + gap, columns, count);
        for (int i = 0; i < panel.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, Panels.Width);
            Assert.Equal(column < columns ? planes[(column * (count + gap)) + row] : 0, panel[i]);
        }
    });

    [Fact]
    public void ToPlanes_AfterFromPlanes_GivesThePlanesBackAndLeavesTheGaps() => Sizes.Sample((columns, count, gap) =>
    {
        float[] planes = TestValues.Normal((nint)columns * (count + gap), 2, 1);
        float[] panel = Pack(planes, count + gap, columns, count);
        using GuardedFloats source = new(panel), target = new([.. planes.Select((value, i) => i % (count + gap) < count ? 99 : value)]);
        Panels.ToPlanes(source.Floats, count, target.Floats, count + gap, columns);
        Assert.Equal(planes, target.Values());
    });

    [Fact]
    public void AddRowAndAddRows_RandomSizes_AddEveryRow() => Sizes.Sample((columns, count, _) =>
    {
        float[] values = TestValues.Normal((nint)count * Panels.Width, 3, 1);
        float[] row = TestValues.Normal(columns, 3, 2);
        using GuardedFloats panel = new(values), added = new(row), sums = new(new float[Panels.Width]);
        Panels.Finish(panel.Floats, count, added.Floats, columns, rectify: false);
        Assert.Equal(values.Select((value, i) => i % Panels.Width < columns ? value + row[i % Panels.Width] : value), panel.Values());
        Panels.AddRows(panel.Floats, count, sums.Floats);
        var wanted = new ProductSums(Panels.Width);
        for (int i = 0; i < values.Length; i++)
        {
            wanted.Add(i % Panels.Width, panel.Values()[i]);
        }

        wanted.AssertMatch(sums.Values());
    });

    [Fact]
    public void Count_AnyColumns_IsTheNumberOfWholePanels()
    {
        Assert.Equal(0, Panels.Count(0));
        Assert.Equal(1, Panels.Count(1));
        Assert.Equal(1, Panels.Count(Panels.Width));
        Assert.Equal(2, Panels.Count(Panels.Width + 1));
    }

    private static Gen<(int Columns, int Count, int Gap)> Sizes => Gen.Select(Gen.Int[1, Panels.Width], Gen.Int[1, 40], Gen.Int[0, 5]);

    private static float[] Pack(float[] planes, int distance, int columns, int count)
    {
        using GuardedFloats source = new(planes), panel = new((nint)count * Panels.Width);
        Panels.FromPlanes(source.Floats, distance, columns, count, panel.Floats);
        return panel.Values();
    }
}
