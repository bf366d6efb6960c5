using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class SpatialLrnTests
{
    // A sum of at most 25 squares and a power in float32.
    private const double Tolerance = 1e-6;

    /// <summary>Size, window, k, alpha, beta; the first is cuda-convnet's, on pixels in 0..255.</summary>
    public static TheoryData<int, int, double, double, double> Cases => new()
    {
        { 8, 3, 1, 5e-5, 0.75 },
        { 5, 3, 2, 0.9, 0.75 },
        { 7, 5, 1.5, 2, 0.5 },
        { 3, 1, 1, 0.4, 1 },
        { 2, 5, 1, 3, 0.75 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_AnyConstants_DividesByThePowerOfTheWindowsMeanSquare(int size, int window, double k, double alpha, double beta)
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new SpatialLrn("norm", window, (k, alpha, beta));
        Tensor x = RandomTensors.Normal([2, 3, size, size], seed: 1, deviation: alpha < 0.1 ? 60 : 1);

        Tensor y = layer.forward(x);

        float[] values = x.Values();
        float[] wanted = [.. Enumerable.Range(0, values.Length).Select(i => (float)Expected(i))];
        RandomTensors.AssertClose(tensor(wanted, x.shape), y, Tolerance);

        double Expected(int index)
        {
            (int plane, int row, int column) = (index / (size * size), index / size % size, index % size);
            double squares = 0;
            for (int i = Math.Max(0, row - (window / 2)); i <= Math.Min(size - 1, row + (window / 2)); i++)
            {
                for (int j = Math.Max(0, column - (window / 2)); j <= Math.Min(size - 1, column + (window / 2)); j++)
                {
                    squares += Math.Pow(values[(((plane * size) + i) * size) + j], 2);
                }
            }

            return values[index] / Math.Pow(k + (alpha * squares / (window * window)), beta);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_AnyConstants_IsTheSlope(int size, int window, double k, double alpha, double beta)
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new SpatialLrn("norm", window, (k, alpha, beta));
        Tensor x = RandomTensors
            .Normal([2, 2, size, size], seed: 1, deviation: alpha < 0.1 ? 60 : 1)
            .to(ScalarType.Float64)
            .requires_grad_();

        FiniteDifferences.AssertGradients(() => layer.forward(x), x);
    }

    [Fact]
    public void Forward_BFloat16_IsRoundedOnce()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new SpatialLrn("norm", 3, (1, 0.9, 0.75));
        Tensor x = RandomTensors.Normal([2, 3, 6, 6], seed: 1).to(ScalarType.BFloat16);

        Tensor y = layer.forward(x);

        Assert.Equal(ScalarType.BFloat16, y.dtype);
        Assert.Equal(layer.forward(x.to(ScalarType.Float32)).to(ScalarType.BFloat16).Values(), y.Values());
    }
}
