using System.Text.Json;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Models;

/// <summary>Every case of the small network: what it holds says how it is checked.</summary>
public sealed class TinyAlexNetTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("tiny_alexnet");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_EveryCase_Matches(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        if (golden.Has("losses"))
        {
            AssertSteps(golden);
        }
        else if (golden.Has("mask6"))
        {
            AssertDropout(golden);
        }
        else if (golden.Has("logits"))
        {
            AssertNetwork(golden);
        }
        else
        {
            AssertContrasts(golden);
        }
    }

    private static void AssertNetwork(GoldenCase golden)
    {
        using NetworkModule network = TinyAlexNet.From(golden).Build(golden);
        Tensor input = TinyAlexNet.Input(golden).requires_grad_();
        var seen = new List<string>();
        Tensor logits = network.ForwardAll(input, (record, output) =>
        {
            if (golden.Has(record.Name))
            {
                golden.AssertMatches(record.Name, output);
                seen.Add(record.Name);
            }
        });
        Assert.Contains("pool5", seen);
        golden.AssertMatches("logits", logits);
        golden.AssertMatches("prob", logits.softmax(1));
        AssertGradients(golden, network, logits, "loss");
        Tensor gradient = input.Gradient()[0];
        golden.AssertMatches("grad_input_item0_channel_sums", gradient.to(ScalarType.Float64).sum([1, 2]));
        golden.AssertMatches("grad_input_item0_every_8th", gradient.slice(1, 0, gradient.size(1), 8).slice(2, 0, gradient.size(2), 8));
        if (golden.Has("grad_input_item0_last_rows"))
        {
            golden.AssertMatches("grad_input_item0_last_rows", gradient.narrow(1, gradient.size(1) - 8, 8));
        }
    }

    private static void AssertContrasts(GoldenCase golden)
    {
        GoldenCase basis = TinyAlexNet.BaseOf(golden);
        Tensor mean = tensor(basis.Params.GetProperty("mean").EnumerateArray().Select(value => value.GetSingle()).ToArray())
            .view(1, -1, 1, 1);
        Assert.NotEmpty(golden.Roles);
        foreach (string role in golden.Roles)
        {
            (TinyAlexNet reading, Tensor input) = TinyAlexNetContrasts.Of(role, TinyAlexNet.From(basis), TinyAlexNet.Input(basis), mean);
            using NetworkModule network = reading.Build(basis);
            Tensor logits = network.Forward(input);
            golden.AssertMatches(role, logits);
            Assert.True(basis.Differs("logits", logits.Values()), $"{role} equals the network itself.");
        }
    }

    private static void AssertDropout(GoldenCase golden)
    {
        using NetworkModule network = (TinyAlexNet.From(golden) with { DropoutRate = 0.5 }).Build(golden);
        Tensor input = TinyAlexNet.Input(golden);
        Tensor evaluated = network.Forward(input);
        golden.AssertMatches("logits_eval", evaluated);
        golden.AssertMatches("prob_eval", evaluated.softmax(1));
        golden.AssertMatches("loss_eval", Loss(golden, evaluated));
        network.train();
        string[] masks = ["mask6", "mask7"];
        foreach ((Dropout dropout, string mask) in network.Dropouts.Zip(masks))
        {
            dropout.GivenMask = golden.Tensor(mask);
        }

        Tensor logits = network.Forward(input);
        golden.AssertMatches("logits_train", logits);
        AssertGradients(golden, network, logits, "loss_train");
    }

    private static void AssertGradients(GoldenCase golden, NetworkModule network, Tensor logits, string lossRole)
    {
        Tensor loss = Loss(golden, logits);
        golden.AssertMatches(lossRole, loss);
        loss.backward();
        LayerErrors.ThrowIfAny();
        foreach (LearnedParameter parameter in network.LearnedParameters.Where(one => golden.Has($"grad_{TinyAlexNet.Role(one.Name)}")))
        {
            golden.AssertMatches($"grad_{TinyAlexNet.Role(parameter.Name)}", parameter.Tensor.Gradient());
        }
    }

    private static void AssertSteps(GoldenCase golden)
    {
        OptimizerOptions options = Options(golden);
        StepsRun run = Train(golden, options);
        golden.AssertMatches("losses", run.Losses);
        golden.AssertMatches("logits_after", run.Logits);
        foreach ((string role, float[] values) in run.After)
        {
            golden.AssertMatches(role, values);
        }

        AssertForgetting(golden, "without_decay", Train(golden, options with { WeightDecay = 0 }));
        AssertForgetting(
            golden,
            "with_decay_on_biases_too",
            Train(golden, options with { Biases = options.Biases with { DecayFactor = 1 } }));
    }

    /// <summary>A forgotten rule must show wherever the case says that it changes more than the tolerance hides.</summary>
    private static void AssertForgetting(GoldenCase golden, string mistake, StepsRun run)
    {
        foreach (JsonProperty parameter in golden.Params.GetProperty("weights_would_differ_by").EnumerateObject())
        {
            string role = $"after_{parameter.Name}";
            float largest = golden.Floats(role).Max(Math.Abs);
            GoldenTolerance tolerance = golden.Tolerance(role);
            if (parameter.Value.GetProperty(mistake).GetDouble() > 2 * (tolerance.Absolute + (tolerance.Relative * largest)))
            {
                Assert.True(golden.Differs(role, run.After[role]), $"{role} does not show {mistake}.");
            }
        }
    }

    private static StepsRun Train(GoldenCase golden, OptimizerOptions options)
    {
        GoldenCase basis = TinyAlexNet.BaseOf(golden);
        using NetworkModule network = TinyAlexNet.From(basis).Build(basis);
        using var sgd = new Optimizer(network.LearnedParameters, options);
        Tensor input = TinyAlexNet.Input(basis);
        var losses = new List<float>();
        for (int step = 0; step < golden.Params.GetProperty("steps").GetInt32(); step++)
        {
            Tensor loss = Loss(basis, network.Forward(input));
            losses.Add(loss.Values()[0]);
            sgd.ClearGradients();
            loss.backward();
            LayerErrors.ThrowIfAny();
            sgd.Step(golden.Params.GetProperty("lr").GetDouble());
        }

        Tensor logits = network.Forward(input);
        losses.Add(Loss(basis, logits).Values()[0]);
        var after = network.LearnedParameters
            .Select(parameter => (Role: $"after_{TinyAlexNet.Role(parameter.Name)}", parameter.Tensor))
            .Where(entry => golden.Has(entry.Role))
            .ToDictionary(entry => entry.Role, entry => entry.Tensor.Values());
        return new StepsRun([.. losses], logits.Values(), after);
    }

    private static OptimizerOptions Options(GoldenCase golden) => new()
    {
        Momentum = golden.Params.GetProperty("momentum").GetDouble(),
        WeightDecay = golden.Params.GetProperty("weight_decay").GetDouble(),
        Weights = Rule(golden.Params.GetProperty("weights")),
        Biases = Rule(golden.Params.GetProperty("biases")),
    };

    private static ParameterRule Rule(JsonElement element) =>
        new(element.GetProperty("lr_mult").GetDouble(), element.GetProperty("wd_mult").GetDouble());

    private static Tensor Loss(GoldenCase golden, Tensor logits) => nn.functional.cross_entropy(logits, TinyAlexNet.Labels(golden));

    private sealed record StepsRun(float[] Losses, float[] Logits, IReadOnlyDictionary<string, float[]> After);
}
