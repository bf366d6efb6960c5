using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights.Conversion;

public sealed class AxisOrderTests
{
    public static IEnumerable<TheoryDataRow<long[], int[]>> Orders =>
    [
        new([2, 3, 4, 5], [3, 2, 0, 1]),
        new([4, 3], [1, 0]),
        new([3, 1, 2], [2, 0, 1]),
        new([5], [0]),
    ];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Copy_AnyOrder_EqualsPermuteOfTorchAndIsUndoneByItsInverse(long[] sizes, int[] axes)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = [.. Enumerable.Range(0, (int)sizes.Aggregate(1L, (product, size) => product * size)).Select(i => (float)i)];
        float[] turned = new float[values.Length], back = new float[values.Length];

        AxisOrder.Copy(values, sizes, axes, turned);
        AxisOrder.Copy(turned, AxisOrder.Sizes(sizes, axes), AxisOrder.Inverse(axes), back);

        Tensor expected = tensor(values).view(sizes).permute([.. axes.Select(axis => (long)axis)]).contiguous();
        Assert.Equal(expected.data<float>().ToArray(), turned);
        Assert.Equal(expected.shape, AxisOrder.Sizes(sizes, axes));
        Assert.Equal(values, back);
    }

    [Fact]
    public void Copy_OtherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => AxisOrder.Copy(new float[6], [2, 3], [1, 0], new float[5]));
}
