using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

public sealed class PaperSgdTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("sgd");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_EveryStep_MatchesThePapersRuleAndNotTorchsAfterTheDrop(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        double[] rates = [.. golden.Params.GetProperty("lr_of_step").EnumerateArray().Select(rate => rate.GetDouble())];
        int drop = Array.FindIndex(rates, rate => rate != rates[0]);
        foreach (JsonProperty parameter in golden.Params.GetProperty("parameters").EnumerateObject())
        {
            foreach (ScalarType type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
            {
                using DisposeScope scope = NewDisposeScope();
                (float[][] weights, float[][] velocities) = Run(golden, parameter, rates, type);
                AssertSteps(golden, $"{parameter.Name}_weights", weights);
                AssertSteps(golden, $"{parameter.Name}_velocities", velocities);
                float[] torch = golden.Floats($"{parameter.Name}_torch_weights");
                float[] last = weights[^1];
                Assert.True(drop > 0 && torch[^last.Length..].Zip(last).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-3));
            }
        }
    }

    [Fact]
    public void SetVelocity_OfACopiedState_ContinuesIdentically()
    {
        using DisposeScope scope = NewDisposeScope();
        LearnedParameter first = Learned(RandomTensors.Normal([7, 5], seed: 1), seed: 2);
        using var sgd = new PaperSgd([first]);
        sgd.Step(0.1);
        LearnedParameter second = Learned(first.Tensor.detach().clone(), seed: 2);
        using var resumed = new PaperSgd([second]);
        resumed.SetVelocity("w.weight", sgd.Velocities["w.weight"]);
        sgd.Step(0.1);
        resumed.Step(0.1);
        Assert.Equal(first.Tensor.Values(), second.Tensor.Values());
    }

    [Fact]
    public void SetVelocity_UnknownNameOrOtherShape_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using var sgd = new PaperSgd([Learned(zeros(2, 3), seed: 1)]);
        Assert.Contains("w.weight", Assert.Throws<AlexNetException>(() => sgd.SetVelocity("w.wieght", zeros(2, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("3x2", Assert.Throws<AlexNetException>(() => sgd.SetVelocity("w.weight", zeros(3, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClearGradients_ThenStep_LeavesWeightsAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        LearnedParameter parameter = Learned(zeros(4), seed: 1);
        using var sgd = new PaperSgd([parameter], new SgdOptions { WeightDecay = 0, Momentum = 0.5 });
        sgd.Step(1);
        float[] moved = parameter.Tensor.Values();
        sgd.ClearGradients();
        sgd.Step(1);
        Assert.Null(parameter.Tensor.grad);
        Assert.Equal(moved, parameter.Tensor.Values());
    }

    private static (float[][] Weights, float[][] Velocities) Run(GoldenCase golden, JsonProperty parameter, double[] rates, ScalarType type)
    {
        var rule = new SgdRule(parameter.Value.GetProperty("lr_mult").GetDouble(), parameter.Value.GetProperty("wd_mult").GetDouble());
        using var tensor = new Parameter(golden.Tensor($"{parameter.Name}_start").to(type));
        using var sgd = new PaperSgd([new LearnedParameter(parameter.Name, tensor, ParameterKind.Weight)], new SgdOptions
        {
            Momentum = golden.Params.GetProperty("momentum").GetDouble(),
            WeightDecay = golden.Params.GetProperty("weight_decay").GetDouble(),
            Weights = rule,
        });
        Tensor gradients = golden.Tensor($"{parameter.Name}_grads").to(type);
        var weights = new List<float[]>();
        var velocities = new List<float[]>();
        for (int step = 0; step < rates.Length; step++)
        {
            tensor.grad = gradients[step].clone();
            sgd.Step(rates[step]);
            weights.Add(tensor.Values());
            velocities.Add(sgd.Velocities[parameter.Name].Values());
        }

        return ([.. weights], [.. velocities]);
    }

    private static void AssertSteps(GoldenCase golden, string role, float[][] steps) => golden.AssertMatches(role, steps.SelectMany(step => step).ToArray());

    private static LearnedParameter Learned(Tensor start, ulong seed)
    {
        long[] shape = start.shape;
        var parameter = new Parameter(start) { grad = RandomTensors.Normal(shape, seed) };
        return new LearnedParameter("w.weight", parameter, ParameterKind.Weight);
    }
}
