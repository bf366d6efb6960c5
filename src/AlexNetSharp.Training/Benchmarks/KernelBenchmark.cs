using AlexNetSharp.Inference;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// Single operations at the sizes of the network's first layers: normalization and pooling, forward and with their gradients; the
/// optimizer's update of all parameters; and every convolution and fully connected layer.
/// </summary>
internal static class KernelBenchmark
{
    /// <summary>Compares outputs and gradients, then times, operation by operation.</summary>
    /// <exception cref="AlexNetException">An output or a gradient differs.</exception>
    public static (IReadOnlyList<BenchRow> Rows, BenchEquality Equality) Run(BenchmarkRun run)
    {
        IReadOnlyList<LayerShape> shapes = run.Network.Shapes();
        var rows = new List<BenchRow>();
        var equality = new BenchEquality();
        if (First<LrnLayer>(shapes) is ({ } normalization, var normalized))
        {
            LrnParameters constants = LayerConstants.Of(normalization);
            using var stock = new StockNormalization(normalization);
            equality = equality.And(Time(run, "lrn", normalized, x => Lrn.Apply(x, constants), stock.call, rows));
        }

        if (First<MaxPoolLayer>(shapes) is ({ } pool, var pooled))
        {
            equality = equality.And(
                Time(run, "pool", pooled, x => MaxPool.Apply(x, pool.Kernel, pool.Stride, pool.Ceiling), x => StockPool(x, pool), rows));
        }

        (BenchRow update, BenchEquality updated) = UpdateBenchmark.Run(run);
        rows.Add(update);
        (IReadOnlyList<BenchRow> products, BenchEquality multiplied) = ProductBenchmark.Run(run);
        rows.AddRange(products);
        return (rows, equality.And(updated).And(multiplied));
    }

    private static (TLayer? Layer, ActivationShape Input) First<TLayer>(IReadOnlyList<LayerShape> shapes)
        where TLayer : LayerRecord
    {
        LayerShape found = shapes.FirstOrDefault(shape => shape.Layer is TLayer);
        return (found.Layer as TLayer, found.Input);
    }

    private static BenchEquality Time(
        BenchmarkRun run, string name, ActivationShape shape, Func<Tensor, Tensor> ours, Func<Tensor, Tensor> stock, List<BenchRow> rows)
    {
        using DisposeScope scope = NewDisposeScope();
        run.ReportComparison();
        Tensor input = BenchmarkBatch.Noise([run.Batch, shape.Channels, shape.Height, shape.Width], stream: 1).relu_();
        using Tensor output = stock(input);
        Tensor upstream = BenchmarkBatch.Noise(output.shape, stream: 2);
        using Tensor leaf = input.clone().requires_grad_();
        BenchEquality equality = Compare(input, leaf, upstream, ours, stock).OrThrow(name);
        rows.Add(run.Time($"{name}-forward", () => ours(input).Dispose(), () => stock(input).Dispose()));
        rows.Add(
            run.Time(
                $"{name}-forward-backward",
                () => Gradient(leaf, upstream, ours).Dispose(),
                () => Gradient(leaf, upstream, stock).Dispose()));
        return equality;
    }

    private static BenchEquality Compare(Tensor input, Tensor leaf, Tensor upstream, Func<Tensor, Tensor> ours, Func<Tensor, Tensor> stock)
    {
        using DisposeScope scope = NewDisposeScope();
        return new BenchEquality
        {
            LargestOutputDifference = BenchEquality.Difference(stock(input), ours(input)),
            LargestGradientDifference = BenchEquality.Difference(Gradient(leaf, upstream, stock), Gradient(leaf, upstream, ours)),
            LargestGradientDifferenceOf = "its input",
        };
    }

    /// <summary>Forward and backward. The gradient is asked for, not added to the input, as between the layers of a network.</summary>
    private static Tensor Gradient(Tensor leaf, Tensor upstream, Func<Tensor, Tensor> operation)
    {
        using Tensor output = operation(leaf);
        Tensor gradient = autograd.grad([output], [leaf], [upstream])[0];
        LayerErrors.ThrowIfAny();
        return gradient;
    }

    private static Tensor StockPool(Tensor x, MaxPoolLayer layer) =>
        nn.functional.max_pool2d(x, layer.Kernel, layer.Stride, ceil_mode: layer.Ceiling);
}
