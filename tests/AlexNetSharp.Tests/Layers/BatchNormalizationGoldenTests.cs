using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>The passes on the golden vectors; the running averages that some cases hold are kept here, as a layer would keep them.</summary>
public sealed class BatchNormalizationGoldenTests
{
    private const int Batches = 3;

    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("batchnorm");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_EveryCase_MatchesByKernelAndByTensorOperations(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        if (golden.Has("x1"))
        {
            AssertTrains(golden, BatchNormalization.ByKernel);
            AssertTrains(golden, BatchNormalization.ByTensorOperations);
            AssertTrains(golden, BatchNormalization.Apply);
        }
        else
        {
            AssertFollowsConvolution(golden);
        }
    }

    private static void AssertTrains(GoldenCase golden, Func<Tensor, Tensor, Tensor, BatchNormRule, BatchNormResult> apply)
    {
        (Tensor scale, Tensor shift) = (golden.Leaf("gamma"), golden.Leaf("beta"));
        var averages = new Averages(golden);
        for (int batch = 1; batch <= Batches; batch++)
        {
            Tensor x = golden.Leaf($"x{batch}");
            BatchNormResult result = apply(x, scale, shift, Rule(golden));
            averages.Add(result, x.numel() / x.size(1));
            if (batch == Batches)
            {
                golden.AssertMatches("y3", result.Output);
                AssertGradients(golden, (x, scale, shift), result.Output, "dy", ("dx3", "dgamma3", "dbeta3"));
                AssertIfThere(golden, "batch_mean3", result.Mean);
                AssertIfThere(golden, "batch_var3_biased", result.Variance);
            }
        }

        averages.AssertMatch();
        AssertInfers(golden, "torch", averages.TorchMean, averages.TorchVariance);
        AssertInfers(golden, "caffe", averages.CaffeMean, averages.CaffeVariance);
    }

    private static void AssertInfers(GoldenCase golden, string rule, Tensor mean, Tensor variance)
    {
        (Tensor x, Tensor scale, Tensor shift) = (golden.Leaf("x_eval"), golden.Leaf("gamma"), golden.Leaf("beta"));
        using (no_grad())
        {
            golden.AssertMatches($"{rule}_eval_y", BatchNormalization.Infer(x, scale, shift, mean, variance, Rule(golden)));
        }

        Tensor y = BatchNormalization.Infer(x, scale, shift, mean, variance, Rule(golden));
        golden.AssertMatches($"{rule}_eval_y", y);
        string upstream = golden.Has("dy_eval") ? "dy_eval" : "dy";
        AssertGradients(golden, (x, scale, shift), y, upstream, ($"{rule}_eval_dx", $"{rule}_eval_dgamma", $"{rule}_eval_dbeta"));
    }

    private static void AssertGradients(
        GoldenCase golden, (Tensor X, Tensor Scale, Tensor Shift) leaves, Tensor y, string upstream, (string X, string Scale, string Shift) roles)
    {
        y.backward([golden.Tensor(upstream)]);
        LayerErrors.ThrowIfAny();
        AssertIfThere(golden, roles.X, leaves.X.Gradient());
        AssertIfThere(golden, roles.Scale, leaves.Scale.Gradient());
        AssertIfThere(golden, roles.Shift, leaves.Shift.Gradient());
    }

    private static void AssertFollowsConvolution(GoldenCase golden)
    {
        int Number(string name) => golden.Params.GetProperty(name).GetInt32();
        var geometry = new ConvolutionGeometry(Number("stride"), Number("pad"), Number("pad"), Number("groups"));
        Tensor counter = golden.Tensor("blob_scale");
        Tensor convolved = Convolution.Apply(golden.Tensor("x"), golden.Tensor("w"), golden.Tensor("b"), geometry);
        Tensor y = BatchNormalization.Infer(
            convolved, golden.Tensor("gamma"), golden.Tensor("beta"), golden.Tensor("blob_mean") / counter, golden.Tensor("blob_var") / counter, Rule(golden));
        golden.AssertMatches("y", y);
        golden.AssertMatches("y", Convolution.Apply(golden.Tensor("x"), golden.Tensor("folded_w"), golden.Tensor("folded_b"), geometry));
    }

    private static void AssertIfThere(GoldenCase golden, string role, Tensor actual)
    {
        if (golden.Has(role))
        {
            golden.AssertMatches(role, actual);
        }
    }

    private static BatchNormRule Rule(GoldenCase golden) => new(golden.Params.GetProperty("eps").GetDouble(), Rectify: false);

    /// <summary>PyTorch's running averages and Caffe's decayed sums with their counter, both of the unbiased variance.</summary>
    private sealed class Averages(GoldenCase golden)
    {
        private readonly double _torchPart = Number(golden, "torch_momentum");
        private readonly double _caffeFraction = Number(golden, "caffe_moving_average_fraction");
        private readonly List<Tensor> _torchMeans = [], _torchVariances = [], _blobMeans = [], _blobVariances = [], _counters = [];

        public Tensor TorchMean { get; private set; } = zeros(golden.Tensor("gamma").size(0), dtype: ScalarType.Float64);

        public Tensor TorchVariance { get; private set; } = ones(golden.Tensor("gamma").size(0), dtype: ScalarType.Float64);

        public Tensor CaffeMean => _blobMeans[^1] / _counters[^1];

        public Tensor CaffeVariance => _blobVariances[^1] / _counters[^1];

        public void Add(BatchNormResult result, double count)
        {
            Tensor unbiased = result.Variance * (count / (count - 1));
            TorchMean = (TorchMean * (1 - _torchPart)) + (result.Mean * _torchPart);
            TorchVariance = (TorchVariance * (1 - _torchPart)) + (unbiased * _torchPart);
            _torchMeans.Add(TorchMean);
            _torchVariances.Add(TorchVariance);
            Decay(_blobMeans, result.Mean);
            Decay(_blobVariances, unbiased);
            Decay(_counters, ones(1, dtype: ScalarType.Float64));
        }

        public void AssertMatch()
        {
            AssertIfThere(golden, "torch_running_mean", stack(_torchMeans));
            AssertIfThere(golden, "torch_running_var", stack(_torchVariances));
            AssertIfThere(golden, "caffe_blob_mean", stack(_blobMeans));
            AssertIfThere(golden, "caffe_blob_var", stack(_blobVariances));
            AssertIfThere(golden, "caffe_blob_scale", cat(_counters));
            AssertIfThere(golden, "caffe_mean", stack(_blobMeans) / stack(_counters));
            AssertIfThere(golden, "caffe_var", stack(_blobVariances) / stack(_counters));
        }

        private static double Number(GoldenCase golden, string name) => golden.Params.GetProperty(name).GetDouble();

        private void Decay(List<Tensor> sums, Tensor value) => sums.Add(sums.Count == 0 ? value : (sums[^1] * _caffeFraction) + value);
    }
}
