using AlexNetSharp.Kernels.Normalization;

namespace AlexNetSharp.Kernels.Tests.Normalization;

public sealed unsafe class SpatialLrnTests
{
    [Theory]
    [InlineData(3, 0.75f)]
    [InlineData(5, 0.6f)]
    public void Forward_AnyWindow_IsTheDefinition(int size, float beta)
    {
        var constants = new LrnParameters(size, 1, 0.3f, beta, Groups: 1);
        float[] x = TestValues.Normal(3 * 7 * 6, 1, 1);
        using GuardedFloats input = new(x), y = new(x.Length);

        SpatialLrnKernels.Forward(input.Floats, y.Floats, new SpatialShape(3, 7, 6), constants);

        float[] found = y.Values();
        for (int place = 0; place < x.Length; place++)
        {
            (int rest, int column) = Math.DivRem(place, 6);
            (int plane, int row) = Math.DivRem(rest, 7);
            double squares = (
                from dy in Enumerable.Range(row - (size / 2), size)
                from dx in Enumerable.Range(column - (size / 2), size)
                where dy >= 0 && dy < 7 && dx >= 0 && dx < 6
                select Math.Pow(x[(((plane * 7) + dy) * 6) + dx], 2)).Sum();
            Assert.Equal(x[place] * Math.Pow(1 + (0.3 * squares / (size * size)), -beta), found[place], 1e-6);
        }
    }
}
