using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>
/// The passes on the golden vectors, by the kernel, by tensor operations and by the layer with either kind of running statistics.
/// </summary>
public sealed class BatchNormGoldenTests
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
            AssertTrains(golden, BatchNormPasses.ByKernel);
            AssertTrains(golden, BatchNormPasses.ByTensorOperations);
            AssertTrains(golden, BatchNormPasses.Apply);
        }
        else
        {
            AssertFollowsConvolution(golden);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_RunningStatistics_MatchAfterEveryBatchAndInEvaluation(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        if (golden.Has("x1"))
        {
            AssertGathers(
                golden,
                Layer(golden, sumsDecay: false),
                "torch",
                [("running_mean", "torch_running_mean"), ("running_var", "torch_running_var")]);
            AssertGathers(
                golden,
                Layer(golden, sumsDecay: true),
                "caffe",
                [("mean_sum", "caffe_blob_mean"), ("variance_sum", "caffe_blob_var"), ("counter", "caffe_blob_scale")]);
        }
        else
        {
            AssertEvaluatesSums(golden);
        }
    }

    private static void AssertTrains(GoldenCase golden, Func<Tensor, Tensor, Tensor, BatchNormRule, BatchNormResult> apply)
    {
        (Tensor x, Tensor scale, Tensor shift) = (golden.Leaf("x3"), golden.Leaf("gamma"), golden.Leaf("beta"));
        BatchNormResult result = apply(x, scale, shift, new BatchNormRule(Epsilon(golden), Rectify: false));
        golden.AssertMatches("y3", result.Output);
        AssertGradients(golden, (x, scale, shift), result.Output, "dy", ("dx3", "dgamma3", "dbeta3"));
        AssertIfThere(golden, "batch_mean3", result.Mean);
        AssertIfThere(golden, "batch_var3_biased", result.Variance);
    }

    private static void AssertGathers(GoldenCase golden, BatchNorm layer, string rule, (string Buffer, string Role)[] statistics)
    {
        (Tensor scale, Tensor shift) = (LayerParameters.Weight(layer), LayerParameters.Bias(layer));
        List<Tensor>[] rows = [.. statistics.Select(_ => new List<Tensor>())];
        for (int batch = 1; batch <= Batches; batch++)
        {
            Tensor x = golden.Leaf($"x{batch}");
            Tensor y = layer.forward(x);
            Assert.All(statistics.Zip(rows), pair => pair.Second.Add(layer.get_buffer(pair.First.Buffer)!.clone()));
            if (batch == Batches)
            {
                golden.AssertMatches("y3", y);
                AssertGradients(golden, (x, scale, shift), y, "dy", ("dx3", "dgamma3", "dbeta3"));
            }
        }

        Assert.All(
            statistics.Zip(rows),
            pair => AssertIfThere(golden, pair.First.Role, pair.First.Buffer == "counter" ? cat(pair.Second) : stack(pair.Second)));
        AssertEvaluates(golden, layer, rule);
    }

    private static void AssertEvaluates(GoldenCase golden, BatchNorm layer, string rule)
    {
        layer.eval();
        layer.zero_grad();
        (Tensor x, Tensor scale, Tensor shift) = (golden.Leaf("x_eval"), LayerParameters.Weight(layer), LayerParameters.Bias(layer));
        using (no_grad())
        {
            golden.AssertMatches($"{rule}_eval_y", layer.forward(x));
        }

        Tensor y = layer.forward(x);
        golden.AssertMatches($"{rule}_eval_y", y);
        string upstream = golden.Has("dy_eval") ? "dy_eval" : "dy";
        AssertGradients(golden, (x, scale, shift), y, upstream, ($"{rule}_eval_dx", $"{rule}_eval_dgamma", $"{rule}_eval_dbeta"));
    }

    /// <summary>Statistics that another program gathered, behind a convolution; and the convolution that takes them over.</summary>
    private static void AssertEvaluatesSums(GoldenCase golden)
    {
        BatchNorm layer = Layer(golden, sumsDecay: true);
        layer.eval();
        using IDisposable noGradients = no_grad();
        layer.get_buffer("mean_sum")!.copy_(golden.Tensor("blob_mean"));
        layer.get_buffer("variance_sum")!.copy_(golden.Tensor("blob_var"));
        layer.get_buffer("counter")!.copy_(golden.Tensor("blob_scale"));
        golden.AssertMatches(
            "y",
            layer.forward(Convolution.Apply(golden.Tensor("x"), golden.Tensor("w"), golden.Tensor("b"), Geometry(golden))));
    }

    private static void AssertGradients(
        GoldenCase golden,
        (Tensor X, Tensor Scale, Tensor Shift) leaves,
        Tensor y,
        string upstream,
        (string X, string Scale, string Shift) roles)
    {
        y.backward([golden.Tensor(upstream)]);
        LayerErrors.ThrowIfAny();
        AssertIfThere(golden, roles.X, leaves.X.Gradient());
        AssertIfThere(golden, roles.Scale, leaves.Scale.Gradient());
        AssertIfThere(golden, roles.Shift, leaves.Shift.Gradient());
    }

    private static void AssertFollowsConvolution(GoldenCase golden)
    {
        Tensor counter = golden.Tensor("blob_scale");
        Tensor convolved = Convolution.Apply(golden.Tensor("x"), golden.Tensor("w"), golden.Tensor("b"), Geometry(golden));
        Tensor y = BatchNormPasses.Infer(
            convolved,
            golden.Tensor("gamma"),
            golden.Tensor("beta"),
            golden.Tensor("blob_mean") / counter,
            golden.Tensor("blob_var") / counter,
            new BatchNormRule(Epsilon(golden), Rectify: false));
        golden.AssertMatches("y", y);
        golden.AssertMatches(
            "y",
            Convolution.Apply(golden.Tensor("x"), golden.Tensor("folded_w"), golden.Tensor("folded_b"), Geometry(golden)));
    }

    private static void AssertIfThere(GoldenCase golden, string role, Tensor actual)
    {
        if (golden.Has(role))
        {
            golden.AssertMatches(role, actual);
        }
    }

    private static BatchNorm Layer(GoldenCase golden, bool sumsDecay)
    {
        Tensor scale = golden.Tensor("gamma");
        var layer = new BatchNorm("norm", new BatchNormSettings
        {
            Maps = scale.numel(),
            Epsilon = Epsilon(golden),
            AverageFraction = golden.Has("x1") ? Fraction(golden, sumsDecay) : 0,
            SumsDecay = sumsDecay,
            ScaleAndShift = true,
        });
        using IDisposable noGradients = no_grad();
        LayerParameters.Weight(layer).copy_(scale);
        LayerParameters.Bias(layer).copy_(golden.Tensor("beta"));
        return layer;
    }

    private static double Fraction(GoldenCase golden, bool sumsDecay) => sumsDecay
        ? golden.Params.GetProperty("caffe_moving_average_fraction").GetDouble()
        : 1 - golden.Params.GetProperty("torch_momentum").GetDouble();

    private static double Epsilon(GoldenCase golden) => golden.Params.GetProperty("eps").GetDouble();

    private static ConvolutionGeometry Geometry(GoldenCase golden)
    {
        int Number(string name) => golden.Params.GetProperty(name).GetInt32();
        return new ConvolutionGeometry(Number("stride"), Number("pad"), Number("pad"), Number("groups"));
    }
}
