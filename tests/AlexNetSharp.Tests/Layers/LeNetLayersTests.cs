using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>The layers of 1998 against loops in double precision and against slopes.</summary>
public sealed class LeNetLayersTests
{
    // Sums of at most 100 products in float32.
    private const double Tolerance = 1e-5;

    private static readonly int[][] Connections = [[0, 2], [1], [0, 1, 2], [2, 0]];

    /// <summary>At 7 a row and a column fill no window.</summary>
    [Theory]
    [InlineData(8, 2)]
    [InlineData(7, 2)]
    [InlineData(7, 3)]
    public void Subsampling_AnyWindow_IsTheSumTimesTheMapsCoefficientPlusItsBias(int size, int kernel)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = RandomTensors.Normal([2, 3, size, size], seed: 1);
        using Subsampling layer = Subsample(kernel);
        (float[] values, float[] coefficients, float[] biases) = (
            x.Values(),
            LayerParameters.Weight(layer).Values(),
            LayerParameters.Bias(layer).Values());
        int windows = size / kernel;

        Tensor y = layer.forward(x);

        double Expected(int index)
        {
            (int plane, int row, int column) = (index / (windows * windows), index / windows % windows * kernel, index % windows * kernel);
            double sum = (from i in Enumerable.Range(row, kernel)
                          from j in Enumerable.Range(column, kernel)
                          select (double)values[(((plane * size) + i) * size) + j]).Sum();
            return (coefficients[plane % 3] * sum) + biases[plane % 3];
        }

        Assert.Equal([2, 3, windows, windows], y.shape);
        RandomTensors.AssertClose(
            tensor(Enumerable.Range(0, (int)y.numel()).Select(i => (float)Expected(i)).ToArray(), y.shape),
            y,
            Tolerance);
    }

    [Fact]
    public void Subsampling_Backward_IsTheSlope()
    {
        using DisposeScope scope = NewDisposeScope();
        using Subsampling layer = Subsample(kernel: 2);
        layer.to(ScalarType.Float64);
        Tensor x = RandomTensors.Normal([2, 3, 5, 5], seed: 1).to(ScalarType.Float64).requires_grad_();

        FiniteDifferences.AssertGradients(() => layer.forward(x), x, LayerParameters.Weight(layer), LayerParameters.Bias(layer));
    }

    [Fact]
    public void PartialConvolution_Table_SumsTheKernelsOfTheMapsThatItNames()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = RandomTensors.Normal([2, 3, 8, 8], seed: 1);
        using PartialConvolution layer = Partial();
        (float[] values, float[] kernels, float[] biases) = (
            x.Values(),
            LayerParameters.Weight(layer).Values(),
            LayerParameters.Bias(layer).Values());

        Tensor y = layer.forward(x);

        double Expected(int index)
        {
            (int image, int map, int row, int column) = (index / 144, index / 36 % 4, index / 6 % 6, index % 6);
            int first = Connections.Take(map).Sum(inputs => inputs.Length);
            double sum = biases[map];
            for (int tap = 0; tap < Connections[map].Length * 9; tap++)
            {
                (int read, int i, int j) = (tap / 9, tap / 3 % 3, tap % 3);
                sum +=
                    (double)values[(((((image * 3) + Connections[map][read]) * 8) + row + i) * 8) + column + j]
                    * kernels[(first * 9) + tap];
            }

            return sum;
        }

        Assert.Equal([2, 4, 6, 6], y.shape);
        RandomTensors.AssertClose(tensor(Enumerable.Range(0, 288).Select(i => (float)Expected(i)).ToArray(), y.shape), y, Tolerance);
    }

    [Fact]
    public void PartialConvolution_Backward_IsTheSlope()
    {
        using DisposeScope scope = NewDisposeScope();
        using PartialConvolution layer = Partial();
        layer.to(ScalarType.Float64);
        Tensor x = RandomTensors.Normal([2, 3, 5, 5], seed: 1).to(ScalarType.Float64).requires_grad_();

        FiniteDifferences.AssertGradients(() => layer.forward(x), x, LayerParameters.Weight(layer), LayerParameters.Bias(layer));
    }

    [Fact]
    public void RadialBasis_AnyInput_IsMinusTheSquaredDistance()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new RadialBasis("output", [[1, -1, 1], [-1, -1, 1]]);
        Tensor x = tensor(new[] { 1f, -1, 1, 0.5f, 2, -1 }, [2, 3]);
        Tensor exact = x.to(ScalarType.Float64).requires_grad_();

        Assert.Equal([0, -4, -0.25f - 9 - 4, -2.25f - 9 - 4], layer.forward(x).Values());
        FiniteDifferences.AssertGradients(() => layer.forward(exact), exact);
    }

    [Fact]
    public void ScaledTanh_PapersConstants_LeaveOneAndMinusOneAsTheyAre()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new ScaledTanh("tanh", amplitude: 1.7159, slope: 2.0 / 3);
        Tensor x = tensor(new[] { 1, -1, 0, 0.3, 100 }).requires_grad_();
        double[] wanted = [1, -1, 0, 1.7159 * Math.Tanh(0.2), 1.7159];

        double[] found = layer.forward(x).detach().data<double>().ToArray();

        Assert.All(wanted.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        FiniteDifferences.AssertGradients(() => layer.forward(x), x);
    }

    private static Subsampling Subsample(int kernel) =>
        new("s2", RandomTensors.Normal([3], seed: 2), RandomTensors.Normal([3], seed: 3), kernel);

    private static PartialConvolution Partial() =>
        new("c3", RandomTensors.Normal([8, 3, 3], seed: 2), RandomTensors.Normal([4], seed: 3), inputs: 3, Connections);
}
