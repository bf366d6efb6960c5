using AlexNetSharp.Kernels.Pooling;

namespace AlexNetSharp.Kernels.Tests.Pooling;

public sealed unsafe class AveragePoolTests
{
    [Theory]
    [InlineData(3, 2, true)]
    [InlineData(3, 2, false)]
    [InlineData(2, 2, false)]
    [InlineData(3, 1, true)]
    public void Forward_AnyWindows_IsTheMeanOfTheirPixels(int kernel, int stride, bool ceiling)
    {
        var shape = new PoolShape(5, 8, 9, kernel, stride, ceiling);
        float[] x = TestValues.Normal(shape.InputCount, 1, 1);
        using GuardedFloats input = new(x), y = new(shape.OutputCount);

        AveragePoolKernels.Forward(input.Floats, y.Floats, shape);

        float[] found = y.Values();
        for (int place = 0; place < found.Length; place++)
        {
            (int rest, int column) = Math.DivRem(place, shape.OutputWidth);
            (int plane, int row) = Math.DivRem(rest, shape.OutputHeight);
            double[] seen =
            [
                .. from dy in Enumerable.Range(row * stride, kernel)
                   from dx in Enumerable.Range(column * stride, kernel)
                   where dy < 8 && dx < 9
                   select (double)x[(((plane * 8) + dy) * 9) + dx],
            ];
            Assert.Equal(seen.Average(), found[place], 1e-6);
        }
    }

    [Fact]
    public void Means_OfPlanes_AreTheirs()
    {
        float[] x = TestValues.Normal(7 * 49, 1, 1);
        using GuardedFloats input = new(x), y = new(7);

        AveragePoolKernels.Means(input.Floats, y.Floats, 7, 49);

        Assert.All(y.Values().Zip(x.Chunk(49)), pair => Assert.Equal(pair.Second.Average(), pair.First, 1e-6));
    }
}
