using AlexNetSharp.Models;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace AlexNetSharp.Tests.Training;

public sealed class OptimizerTests
{
    private const double Momentum = 0.8;
    private const double Decay = 0.05;
    private const double Trust = 0.02;

    private static readonly double[] Rates = [0.1, 0.1, 0.02, 0.02];

    /// <summary>Every rule, for a weight and a bias, by kernels and by tensor operations.</summary>
    public static TheoryData<Enum, Enum, ScalarType> Rules =>
        [.. from kind in Enum.GetValues<OptimizerKind>()
            from parameter in Enum.GetValues<ParameterKind>()
            from type in new[] { ScalarType.Float32, ScalarType.Float64 }
            select ((Enum)kind, (Enum)parameter, type)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Step_EveryRule_EqualsTheFormulaInFloat64(Enum rule, Enum of, ScalarType type)
    {
        (var kind, var parameterKind) = ((OptimizerKind)rule, (ParameterKind)of);
        using DisposeScope scope = NewDisposeScope();
        double[] w = Doubles(stream: 1);
        double[] v = new double[w.Length];
        using var parameter = new Parameter(tensor(w).to(type));
        using var optimizer = new Optimizer([new LearnedParameter("a.weight", parameter, parameterKind)], Options(kind));
        for (int step = 0; step < Rates.Length; step++)
        {
            double[] g = Doubles(stream: (ulong)(2 + step));
            double[] before = [.. w];
            Formula(kind, parameterKind == ParameterKind.Bias, w, v, g, Rates[step]);
            parameter.grad = tensor(g).to(type);
            optimizer.Step(Rates[step]);

            AssertNear(w, parameter);
            AssertNear(v, optimizer.Velocities["a.weight"]);
            ParameterUpdate update = Assert.Single(optimizer.LastUpdates);
            Assert.Equal(w.Average(Math.Abs), update.MeanWeight, 1e-6);
            Assert.Equal(w.Zip(before).Average(pair => Math.Abs(pair.First - pair.Second)), update.MeanUpdate, 1e-6);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Step_LarsOfZeroWeights_TakesTheWholeRate(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(3, 4, type));
        using var optimizer = new Optimizer(
            [new LearnedParameter("a.weight", parameter, ParameterKind.Weight)],
            Options(OptimizerKind.Lars));
        parameter.grad = ones(3, 4, type);

        optimizer.Step(0.25);

        Assert.All(parameter.Values(), value => Assert.Equal(-0.25f, value));
    }

    [Fact]
    public void Velocities_CopiedFromAnotherOptimizer_ContinueIdentically()
    {
        using DisposeScope scope = NewDisposeScope();
        LearnedParameter first = Learned("w.weight", RandomTensors.Normal([7, 5], seed: 1));
        using var optimizer = new Optimizer([first]);
        optimizer.Step(0.1);
        LearnedParameter second = Learned("w.weight", first.Tensor.detach().clone());
        using var resumed = new Optimizer([second]);
        resumed.Velocities["w.weight"].copy_(optimizer.Velocities["w.weight"]);

        optimizer.Step(0.1);
        resumed.Step(0.1);

        Assert.Equal(first.Tensor.Values(), second.Tensor.Values());
    }

    [Fact]
    public void ClearGradients_ThenStep_LeavesWeightsAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        LearnedParameter parameter = Learned("w.weight", zeros(4));
        using var optimizer = new Optimizer([parameter], new OptimizerOptions { WeightDecay = 0, Momentum = 0.5 });
        optimizer.Step(1);
        float[] moved = parameter.Tensor.Values();

        optimizer.ClearGradients();
        optimizer.Step(1);

        Assert.Null(parameter.Tensor.grad);
        Assert.Equal(moved, parameter.Tensor.Values());
        Assert.Empty(optimizer.LastUpdates);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void LastUpdates_AfterAGradientThatIsNoNumber_SayWhichParameter(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        LearnedParameter sound = Learned("a.weight", ones(5, type));
        LearnedParameter broken = Learned("b.weight", ones(5, type));
        broken.Tensor.grad = tensor([0, 0, double.NaN, 0, 0]).to(type);
        using var optimizer = new Optimizer([sound, broken]);

        optimizer.Step(0.1);

        Assert.Equal(
            [("a.weight", true), ("b.weight", false)],
            optimizer.LastUpdates.Select(update => (update.Name, double.IsFinite(update.MeanUpdate))));
        Assert.True(double.IsNaN(optimizer.LastUpdates[1].MeanWeight));
    }

    [Fact]
    public void Layers_RateDecayAndFrozen_ChangeTheirLayerOnly()
    {
        using DisposeScope scope = NewDisposeScope();
        LearnedParameter[] parameters = [.. new[] { "conv1.weight", "fc7.weight", "fc8.weight" }.Select(name => Learned(name, ones(4)))];
        Array.ForEach(parameters, parameter => parameter.Tensor.grad = ones(4));
        using var optimizer = new Optimizer(parameters, new OptimizerOptions
        {
            WeightDecay = 0.5,
            Layers = new Dictionary<string, LayerRule>
            {
                ["conv1"] = new() { Frozen = true },
                ["fc8"] = new() { RateFactor = 2, DecayFactor = 0 },
            },
        });

        optimizer.Step(0.125);

        Assert.Equal([1f, 1 - (0.125f * 1.5f), 1 - (0.25f * 1)], parameters.Select(parameter => parameter.Tensor.Values()[0]));
        Assert.Equal(["fc7.weight", "fc8.weight"], optimizer.Velocities.Keys);
        Assert.Equal(["fc7.weight", "fc8.weight"], optimizer.LastUpdates.Select(update => update.Name));
    }

    private static OptimizerOptions Options(OptimizerKind kind) =>
        new()
        {
            Kind = kind,
            Momentum = Momentum,
            WeightDecay = Decay,
            Trust = Trust,
        };

    /// <summary>The rules as their sources print them.</summary>
    private static void Formula(OptimizerKind kind, bool bias, double[] w, double[] v, double[] g, double rate)
    {
        double local = rate * (bias ? 1 : Trust * Norm(w) / (Norm(g) + (Decay * Norm(w))));
        for (int i = 0; i < w.Length; i++)
        {
            double decayed = g[i] + (Decay * w[i]);
            v[i] = kind switch
            {
                OptimizerKind.Paper => (Momentum * v[i]) - (Decay * rate * w[i]) - (rate * g[i]),
                OptimizerKind.Lars => (Momentum * v[i]) + (local * decayed),
                _ => (Momentum * v[i]) + decayed,
            };
            w[i] += kind switch
            {
                OptimizerKind.Paper => v[i],
                OptimizerKind.Torch => -rate * v[i],
                OptimizerKind.Nesterov => -rate * (decayed + (Momentum * v[i])),
                _ => -v[i],
            };
        }
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static double[] Doubles(ulong stream)
    {
        using Tensor values = RandomTensors.Normal([77], stream);
        return [.. values.Values().Select(value => (double)value)];
    }

    private static void AssertNear(double[] wanted, Tensor found) =>
        Assert.All(wanted.Zip(found.Values()), pair => Assert.Equal(pair.First, pair.Second, 2e-6));

    private static LearnedParameter Learned(string name, Tensor start)
    {
        // Before the parameter, which takes the tensor over.
        Tensor gradient = RandomTensors.Normal(start.shape, seed: 2).to(start.dtype);
        return new LearnedParameter(name, new Parameter(start) { grad = gradient }, ParameterKind.Weight);
    }
}
