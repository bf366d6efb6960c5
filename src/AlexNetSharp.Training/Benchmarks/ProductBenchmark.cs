using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// Every convolution and fully connected layer of the network, forward and with its gradients: what most of a step is spent on.
/// </summary>
internal static class ProductBenchmark
{
    /// <summary>Compares outputs and gradients, then times, layer by layer.</summary>
    /// <exception cref="AlexNetException">An output or a gradient differs.</exception>
    public static (IReadOnlyList<BenchRow> Rows, BenchEquality Equality) Run(BenchmarkRun run)
    {
        var rows = new List<BenchRow>();
        var equality = new BenchEquality();
        bool first = true;
        foreach (LayerShape shape in run.Network.Shapes().Where(shape => shape.Layer is ConvolutionLayer or FullyConnectedLayer))
        {
            // Nobody asks for the gradient of the image.
            equality = equality.And(Time(run, shape, needsInputGradient: !first, rows));
            first = false;
        }

        return (rows, equality);
    }

    private static BenchEquality Time(BenchmarkRun run, LayerShape shape, bool needsInputGradient, List<BenchRow> rows)
    {
        run.ReportComparison();
        using DisposeScope scope = NewDisposeScope();
        using var product = new Product(shape, run.Batch, needsInputGradient);
        string name = shape.Layer.Name;
        BenchEquality equality = product.Compare().OrThrow(name);
        double operations = 2e-9 * run.Batch * shape.FanIn * shape.Output.Count;
        rows.Add(run.Time($"{name}-forward", () => Product.Forward(product.Ours), () => Product.Forward(product.Stock), operations));
        double passes = needsInputGradient ? 3 : 2;
        rows.Add(run.Time($"{name}-forward-backward", product.OurGradients, product.StockGradients, passes * operations));
        return equality;
    }

    /// <summary>One layer with its input and the gradient of its output.</summary>
    private sealed class Product : IDisposable
    {
        private readonly DisposeScope _scope = NewDisposeScope();
        private readonly LayerRecord _layer;
        private readonly Tensor _input;
        private readonly Tensor _weight;
        private readonly Tensor _bias;
        private readonly Tensor _upstream;

        public Product(LayerShape shape, int batch, bool needsInputGradient)
        {
            _layer = shape.Layer;
            (ActivationShape input, ActivationShape output) = (shape.Input, shape.Output);
            bool isConvolution = _layer is ConvolutionLayer;
            _input = BenchmarkBatch.Noise(
                isConvolution ? [batch, input.Channels, input.Height, input.Width] : [batch, input.Count],
                stream: 1);
            _weight = BenchmarkBatch.Noise(shape.WeightSizes(), 1 / Math.Sqrt(shape.FanIn), stream: 2).requires_grad_();
            _bias = BenchmarkBatch.Noise([output.Channels], stream: 3).requires_grad_();
            _upstream = BenchmarkBatch.Noise(
                isConvolution ? [batch, output.Channels, output.Height, output.Width] : [batch, output.Channels],
                stream: 4);
            if (needsInputGradient)
            {
                _input.requires_grad_();
            }
        }

        public Tensor Ours() => _layer is ConvolutionLayer layer
            ? Convolution.Apply(_input, _weight, _bias, NetworkBuilder.Geometry(layer))
            : FullyConnected.Apply(_input, _weight, _bias);

        public Tensor Stock() => _layer is ConvolutionLayer layer
            ? Convolution.ByTensorOperations(_input, _weight, _bias, NetworkBuilder.Geometry(layer))
            : nn.functional.linear(_input, _weight, _bias);

        public static void Forward(Func<Tensor> pass)
        {
            using IDisposable noGradients = no_grad();
            using DisposeScope scope = NewDisposeScope();
            pass();
        }

        public void OurGradients() => Backward(Ours);

        public void StockGradients() => Backward(Stock);

        public BenchEquality Compare()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] stock = Gradients(Stock);
            Tensor[] ours = Gradients(Ours);
            using IDisposable noGradients = no_grad();
            return new BenchEquality
            {
                LargestOutputDifference = BenchEquality.Difference(Stock(), Ours()),
                LargestGradientDifference = stock.Zip(ours, BenchEquality.Difference).Max(),
                LargestGradientDifferenceOf = _layer.Name,
            };
        }

        public void Dispose() => _scope.Dispose();

        private Tensor[] Gradients(Func<Tensor> pass)
        {
            Backward(pass, keep: true);
            Tensor[] gradients = [.. Leaves().Select(leaf => leaf.grad!.clone())];
            Clear();
            return gradients;
        }

        /// <summary>Gradients are dropped after each pass, as in a step: nothing is added up.</summary>
        private void Backward(Func<Tensor> pass, bool keep = false)
        {
            using DisposeScope scope = NewDisposeScope();
            pass().backward([_upstream]);
            LayerErrors.ThrowIfAny();
            if (!keep)
            {
                Clear();
            }
        }

        private void Clear()
        {
            foreach (Tensor leaf in Leaves())
            {
                leaf.grad = null;
            }
        }

        private IEnumerable<Tensor> Leaves() => ((Tensor[])[_input, _weight, _bias]).Where(tensor => tensor.requires_grad);
    }
}
