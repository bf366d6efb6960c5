using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class LocallyConnectedTests
{
    // Sums of at most 200 products in float32.
    private const double Tolerance = 1e-5;

    private const int Images = 3;

    /// <summary>
    /// Size, maps, filters, kernel, stride, zeros before and after; the first is that of cuda-convnet's networks, with fewer maps.
    /// </summary>
    public static TheoryData<int, int, int, int, int, int, int> Geometries => new()
    {
        { 6, 8, 4, 3, 1, 1, 1 },
        { 7, 2, 3, 3, 2, 0, 0 },
        { 5, 3, 2, 2, 1, 0, 2 },
        { 4, 1, 1, 4, 1, 0, 0 },
        { 9, 2, 2, 5, 3, 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Forward_AnyGeometry_MultipliesEveryPositionByItsOwnFilters(
        int size,
        int maps,
        int filters,
        int kernel,
        int stride,
        int before,
        int after)
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new ConvolutionGeometry(stride, before, after, Groups: 1);
        (Tensor x, Tensor weight, Tensor bias) = Tensors(size, maps, filters, kernel, geometry);

        Tensor y = LocallyConnected.Apply(x, weight, bias, geometry);

        int outputs = (int)bias.size(1);
        (float[] xs, float[] ws, float[] bs) = (x.Values(), weight.Values(), bias.Values());
        double Expected(int image, int filter, int row, int column)
        {
            double sum = bs[(((filter * outputs) + row) * outputs) + column];
            for (int tap = 0; tap < maps * kernel * kernel; tap++)
            {
                (int map, int i, int j) = (tap / (kernel * kernel), tap / kernel % kernel, tap % kernel);
                (int fromRow, int fromColumn) = ((row * stride) + i - before, (column * stride) + j - before);
                if (fromRow >= 0 && fromRow < size && fromColumn >= 0 && fromColumn < size)
                {
                    int position = (row * outputs) + column;
                    sum +=
                        (double)xs[(((((image * maps) + map) * size) + fromRow) * size) + fromColumn]
                        * ws[(((position * filters) + filter) * maps * kernel * kernel) + tap];
                }
            }

            return sum;
        }

        float[] wanted =
        [
            .. from image in Enumerable.Range(0, Images)
               from filter in Enumerable.Range(0, filters)
               from row in Enumerable.Range(0, outputs)
               from column in Enumerable.Range(0, outputs)
               select (float)Expected(image, filter, row, column),
        ];
        Assert.Equal([Images, filters, outputs, outputs], y.shape);
        Assert.True(y.is_contiguous());
        RandomTensors.AssertClose(tensor(wanted, y.shape), y, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Backward_AnyGeometry_IsTheSlope(int size, int maps, int filters, int kernel, int stride, int before, int after)
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new ConvolutionGeometry(stride, before, after, Groups: 1);
        (Tensor x, Tensor weight, Tensor bias) = Tensors(size, maps, filters, kernel, geometry);
        Tensor[] leaves = [.. new[] { x, weight, bias }.Select(values => values.to(ScalarType.Float64).requires_grad_())];

        FiniteDifferences.AssertGradients(() => LocallyConnected.Apply(leaves[0], leaves[1], leaves[2], geometry), leaves);
    }

    [Fact]
    public void Forward_EqualFiltersEverywhere_IsAConvolution()
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new ConvolutionGeometry(Stride: 1, Before: 1, After: 1, Groups: 1);
        Tensor x = RandomTensors.Normal([2, 3, 6, 6], seed: 1);
        Tensor filters = RandomTensors.Normal([4, 3, 3, 3], seed: 2);
        Tensor bias = RandomTensors.Normal([4], seed: 3);

        Tensor local = LocallyConnected.Apply(x, filters.expand(36, -1, -1, -1, -1), bias.view(4, 1, 1).expand(-1, 6, 6), geometry);

        RandomTensors.AssertClose(Convolution.Apply(x, filters, bias, geometry), local, Tolerance);
    }

    [Fact]
    public void Forward_BFloat16_IsNearFloat32AndReachesTheMasterWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new ConvolutionGeometry(Stride: 1, Before: 1, After: 1, Groups: 1);
        (Tensor x, Tensor weight, Tensor bias) = Tensors(size: 6, maps: 8, filters: 4, kernel: 3, geometry);
        weight.requires_grad_();

        Tensor y = LocallyConnected.Apply(x.to(ScalarType.BFloat16), weight, bias, geometry);
        y.sum().backward();

        Assert.Equal((ScalarType.BFloat16, ScalarType.Float32), (y.dtype, weight.Gradient().dtype));
        RandomTensors.AssertNormClose(LocallyConnected.Apply(x, weight, bias, geometry), y, 0.01);
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Tensors(int size, int maps, int filters, int kernel, ConvolutionGeometry geometry)
    {
        int outputs = 1 + ((size + geometry.Before + geometry.After - kernel) / geometry.Stride);
        return (
            RandomTensors.Normal([Images, maps, size, size], seed: 1),
            RandomTensors.Normal([outputs * outputs, filters, maps, kernel, kernel], seed: 2),
            RandomTensors.Normal([filters, outputs, outputs], seed: 3));
    }
}
