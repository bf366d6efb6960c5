using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace AlexNetSharp.Tests.Training;

public sealed class OptimizerGoldenTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("sgd");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_PapersRule_MatchesThePaperAndNotTorchAfterTheDrop(string name) =>
        ForEachParameter(
            name,
            (golden, parameter, rates, type) =>
            {
                (float[][] weights, float[][] velocities) = Run(golden, parameter, rates, type, OptimizerKind.Paper);
                AssertSteps(golden, $"{parameter.Name}_weights", weights);
                AssertSteps(golden, $"{parameter.Name}_velocities", velocities);
                AssertDiffersAfterTheDrop(golden, $"{parameter.Name}_torch_weights", weights, rates);
            });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_TorchsRule_MatchesTorchAndNotThePaperAfterTheDrop(string name) =>
        ForEachParameter(
            name,
            (golden, parameter, rates, type) =>
            {
                (float[][] weights, float[][] buffers) = Run(golden, parameter, rates, type, OptimizerKind.Torch);
                AssertNear(golden, $"{parameter.Name}_torch_weights", $"{parameter.Name}_weights", weights);

                // The buffers are velocities that are not yet multiplied by the rate.
                AssertNear(golden, $"{parameter.Name}_torch_buffers", $"{parameter.Name}_weights", buffers);
                AssertDiffersAfterTheDrop(golden, $"{parameter.Name}_weights", weights, rates);
            });

    private static void ForEachParameter(string name, Action<GoldenCase, JsonProperty, double[], ScalarType> check)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        double[] rates = [.. golden.Params.GetProperty("lr_of_step").EnumerateArray().Select(rate => rate.GetDouble())];
        foreach (JsonProperty parameter in golden.Params.GetProperty("parameters").EnumerateObject())
        {
            foreach (ScalarType type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
            {
                using DisposeScope scope = NewDisposeScope();
                check(golden, parameter, rates, type);
            }
        }
    }

    private static (float[][] Weights, float[][] Velocities) Run(
        GoldenCase golden, JsonProperty parameter, double[] rates, ScalarType type, OptimizerKind kind)
    {
        using var tensor = new Parameter(golden.Tensor($"{parameter.Name}_start").to(type));
        using var optimizer = new Optimizer(
            [new LearnedParameter(parameter.Name, tensor, ParameterKind.Weight)],
            new OptimizerOptions
            {
                Kind = kind,
                Momentum = golden.Params.GetProperty("momentum").GetDouble(),
                WeightDecay = golden.Params.GetProperty("weight_decay").GetDouble(),
                Weights = new ParameterRule(
                    parameter.Value.GetProperty("lr_mult").GetDouble(),
                    parameter.Value.GetProperty("wd_mult").GetDouble()),
            });
        Tensor gradients = golden.Tensor($"{parameter.Name}_grads").to(type);
        var weights = new List<float[]>();
        var velocities = new List<float[]>();
        for (int step = 0; step < rates.Length; step++)
        {
            tensor.grad = gradients[step].clone();
            optimizer.Step(rates[step]);
            weights.Add(tensor.Values());
            velocities.Add(optimizer.Velocities[parameter.Name].Values());
        }

        return ([.. weights], [.. velocities]);
    }

    private static void AssertSteps(GoldenCase golden, string role, float[][] steps) =>
        golden.AssertMatches(role, steps.SelectMany(step => step).ToArray());

    /// <summary>Vectors of contrast have no tolerance of their own: that of the weights they stand against is taken.</summary>
    private static void AssertNear(GoldenCase golden, string role, string toleranceOf, float[][] steps)
    {
        GoldenTolerance tolerance = golden.Tolerance(toleranceOf);
        Assert.All(golden.Floats(role).Zip(steps.SelectMany(step => step)), pair => Assert.Equal(
            pair.First, pair.Second, tolerance.Absolute + (tolerance.Relative * Math.Abs((double)pair.First))));
    }

    private static void AssertDiffersAfterTheDrop(GoldenCase golden, string role, float[][] steps, double[] rates)
    {
        int drop = Array.FindIndex(rates, rate => rate != rates[0]);
        float[] last = steps[^1];
        Assert.True(drop > 0 && golden.Floats(role)[^last.Length..].Zip(last).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-3));
    }
}
