using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class AveragePoolTests
{
    // Sums of at most nine float32 values.
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(32, 3, 2, true)]
    [InlineData(32, 3, 2, false)]
    [InlineData(8, 3, 2, true)]
    [InlineData(9, 2, 3, true)]
    [InlineData(7, 7, 1, false)]
    public void Forward_AnyWindow_IsTheMeanOfThePixelsThatItHas(int size, int kernel, int stride, bool ceiling)
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new AveragePool("pool", kernel, stride, ceiling);
        Tensor x = RandomTensors.Normal([2, 3, size, size], 1).requires_grad_();

        Tensor y = layer.forward(x);
        Tensor upstream = RandomTensors.Normal(y.shape, 2);
        y.backward([upstream]);

        (float[] wanted, float[] gradient) = Reference(x, upstream, kernel, stride);
        RandomTensors.AssertClose(tensor(wanted, y.shape), y, Tolerance);
        RandomTensors.AssertClose(tensor(gradient, x.shape), x.Gradient(), Tolerance);
    }

    [Fact]
    public void Forward_PartialWindow_IsNotDividedByTheWholeOne()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new AveragePool("pool", kernel: 3, stride: 2, ceiling: true);

        Tensor x = arange(1, 17, ScalarType.Float32).reshape(1, 1, 4, 4);

        Assert.Equal([6, 7.5f, 12, 13.5f], layer.forward(x).Values());
    }

    [Fact]
    public void Forward_BFloat16_IsRoundedOnce()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new AveragePool("pool", kernel: 3, stride: 2, ceiling: true);
        Tensor x = RandomTensors.Normal([2, 3, 8, 8], 1).to(ScalarType.BFloat16).requires_grad_();
        Tensor exact = x.detach().to(ScalarType.Float32);

        Tensor y = layer.forward(x);
        y.sum().backward();

        Assert.Equal(layer.forward(exact).to(ScalarType.BFloat16).Values(), y.Values());
        Assert.Equal((ScalarType.BFloat16, ScalarType.BFloat16), (y.dtype, x.Gradient().dtype));
    }

    private static (float[] Output, float[] Gradient) Reference(Tensor input, Tensor upstream, int kernel, int stride)
    {
        (float[] x, float[] dy) = (input.Values(), upstream.Values());
        (int size, int windows) = ((int)input.size(2), (int)upstream.size(2));
        float[] y = new float[dy.Length];
        float[] dx = new float[x.Length];
        for (int output = 0; output < y.Length; output++)
        {
            (int plane, int row, int column) = (
                output / (windows * windows),
                output / windows % windows * stride,
                output % windows * stride);
            int[] cells =
            [
                .. from i in Enumerable.Range(row, kernel)
                   from j in Enumerable.Range(column, kernel)
                   where i < size && j < size
                   select (plane * size * size) + (i * size) + j,
            ];
            y[output] = cells.Average(cell => x[cell]);
            foreach (int cell in cells)
            {
                dx[cell] += dy[output] / cells.Length;
            }
        }

        return (y, dx);
    }
}
