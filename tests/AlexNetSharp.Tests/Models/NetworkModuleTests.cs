using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Models;

public sealed class NetworkModuleTests
{
    private const int Batch = 3;

    // He's initial weights keep activations and gradients of this small network near one, which finite differences need.
    private static readonly NetworkDefinition Small =
        NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.1, Classes = 5, Initialization = Initialization.He });

    /// <summary>
    /// In double precision LRN and pooling are tensor operations; the kernels are compared with those and, below, differentiated
    /// themselves.
    /// </summary>
    [Fact]
    public void Backward_ByTensorOperations_MatchesFiniteDifferencesOfSampledElements()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Ready(ScalarType.Float64);
        Tensor input = Input(ScalarType.Float64);
        Loss(network, input).backward();
        using IDisposable noGradients = no_grad();
        int compared = 0;
        foreach (LearnedParameter parameter in network.LearnedParameters)
        {
            double[] gradient = parameter.Tensor.Gradient().data<double>().ToArray();
            foreach (int element in Sampled(gradient))
            {
                double numeric = Difference(network, input, parameter.Tensor, element);
                double allowed = (1e-5 * Math.Abs(gradient[element])) + 1e-7;
                Assert.True(
                    Math.Abs(numeric - gradient[element]) <= allowed,
                    $"{parameter.Name}[{element}]: {gradient[element]}, numerically {numeric}");
                compared += gradient[element] != 0 ? 1 : 0;
            }
        }

        Assert.InRange(compared, 3 * network.LearnedParameters.Count, 4 * network.LearnedParameters.Count);
    }

    /// <summary>The kernels themselves, in float32: the loss's slope along a direction in all parameters at once.</summary>
    /// <remarks>
    /// Rounding the logits (about 1e-7) over twice the step of 1e-4 allows 5e-4; three times that is accepted, against slopes of 0.05 to
    /// 0.6. The seeds give networks without a ReLU or pool that changes its branch within a step, where a difference is no derivative.
    /// </remarks>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void Backward_ByKernels_MatchesTheDifferenceAlongRandomDirections(ulong networkSeed)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Ready(ScalarType.Float32, networkSeed);
        Tensor input = Input(ScalarType.Float32);
        Loss(network, input).backward();
        LayerErrors.ThrowIfAny();
        using IDisposable noGradients = no_grad();
        double steepest = 0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            Tensor[] direction = [.. network.LearnedParameters.Select((one, index) => Direction(one.Tensor, (seed * 100) + (ulong)index))];
            double slope = network
                .LearnedParameters.Zip(direction)
                .Sum(pair => (pair.First.Tensor.Gradient() * pair.Second).sum(ScalarType.Float64).item<double>());
            double numeric = DifferenceAlong(network, input, direction, step: 1e-4);
            Assert.True(Math.Abs(numeric - slope) <= 1.5e-3, $"direction {seed}: {slope}, numerically {numeric}");
            steepest = Math.Max(steepest, Math.Abs(slope));
        }

        Assert.InRange(steepest, 0.1, 10);
    }

    [Fact]
    public void Backward_ByKernels_MatchesTensorOperationsInDoublePrecision()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule kernels = Ready(ScalarType.Float32);
        using NetworkModule operations = Ready(ScalarType.Float64);
        Tensor loss = Loss(kernels, Input(ScalarType.Float32));
        Tensor wanted = Loss(operations, Input(ScalarType.Float64));
        loss.backward();
        wanted.backward();
        LayerErrors.ThrowIfAny();
        RandomTensors.AssertClose(wanted, loss, 1e-5);
        foreach ((LearnedParameter actual, LearnedParameter expected) in kernels.LearnedParameters.Zip(operations.LearnedParameters))
        {
            RandomTensors.AssertClose(expected.Tensor.Gradient(), actual.Tensor.Gradient(), 1e-4);
        }
    }

    [Fact]
    public void Forward_Input_IsNotChanged()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(
            Small with
            {
                Layers = [new ReluLayer("relu"), new FullyConnectedLayer("fc", 2, new Initial(0.01)), new ReluLayer("relu2")],
            },
            seed: 1);
        Tensor input = Input(ScalarType.Float32);
        float[] before = input.Values();
        network.Forward(input);
        Assert.Equal(before, input.Values());
    }

    [Fact]
    public void Forward_LayersInOne_HasTheBitsOfEveryLayerOnItsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule fused = Ready(ScalarType.Float32);
        using NetworkModule single = Ready(ScalarType.Float32);
        Tensor input = Input(ScalarType.Float32);
        var shown = new List<string>();
        Tensor logits = fused.Forward(input);
        Tensor wanted = single.ForwardAll(input, (record, _) => shown.Add(record.Name));
        Assert.Equal(Small.Layers.Select(layer => layer.Name), shown);
        Assert.Equal(wanted.Values(), logits.Values());
        logits.square().sum().backward();
        wanted.square().sum().backward();
        LayerErrors.ThrowIfAny();
        foreach ((LearnedParameter actual, LearnedParameter expected) in fused.LearnedParameters.Zip(single.LearnedParameters))
        {
            Assert.Equal(expected.Tensor.Gradient().Values(), actual.Tensor.Gradient().Values());
        }
    }

    [Fact]
    public void Forward_TrainingBatchInAnotherOrder_GivesEachSampleTheSameLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Ready(ScalarType.Float32);
        Tensor input = Input(ScalarType.Float32);
        Tensor first = network.Forward(input);
        network.DropoutContext = network.DropoutContext! with { Samples = new[] { 9, 1, 5 } };
        RandomTensors.AssertClose(first, network.Forward(input.flip(0)).flip(0), 1e-5);
        network.DropoutContext = network.DropoutContext with { Epoch = 2 };
        Assert.NotEqual(first.Values(), network.Forward(input.flip(0)).flip(0).Values());
    }

    /// <summary>Also inside of blocks: units that one layer keeps and another drops are a half of both.</summary>
    [Fact]
    public void Dropouts_SameInput_DropOtherUnitsEach()
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition definition = Small with
        {
            Layers =
            [
                new DropoutLayer("first", 0.5),
                new ResidualLayer("block", [new DropoutLayer("inner", 0.5)]) { Shortcut = [new DropoutLayer("beside", 0.5)] },
                new DropoutLayer("last", 0.5),
                new FullyConnectedLayer("fc", 5, default),
            ],
        };
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        network.DropoutContext = new DropoutContext(Seed: 4, Epoch: 1, new[] { 5 });

        float[][] masks = [.. network.Dropouts.Select(dropout => dropout.call(ones(1, 10_000)).Values())];

        Assert.Equal(4, masks.Length);
        Assert.All(
            from one in masks from other in masks where one != other select one.Zip(other).Count(pair => pair.First == pair.Second),
            same => Assert.InRange(same, 4_750, 5_250));
    }

    [Fact]
    public void Forward_OtherSize_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Small, seed: 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Forward(zeros(1, 3, 32, 32)));
        Assert.Contains("1x3x32x32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingSteps_Repeated_LeaveNoTensorsBehind()
    {
        using NetworkModule network = Ready(ScalarType.Float32);
        using var sgd = new Optimizer(network.LearnedParameters);
        using Tensor input = Input(ScalarType.Float32);
        using Tensor labels = tensor(new long[] { 1, 4, 0 });
        var live = new List<long>();
        for (int step = 0; step < 6; step++)
        {
            // No dispose scope around the step: what a pass makes it must also dispose of.
            using (Tensor logits = network.Forward(input))
            using (Tensor loss = nn.functional.cross_entropy(logits, labels))
            {
                loss.backward();
            }

            LayerErrors.ThrowIfAny();
            sgd.Step(1e-4);
            sgd.ClearGradients();
            live.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        // The first steps make the gradients; from then on the count stands still.
        Assert.All(live[2..], count => Assert.Equal(live[1], count));
    }

    [Fact]
    public void Forward_Repeated_LeavesOnlyItsResult()
    {
        using NetworkModule network = Ready(ScalarType.Float32);
        network.eval();
        using Tensor input = Input(ScalarType.Float32);
        using IDisposable noGradients = no_grad();
        var live = new List<long>();
        for (int pass = 0; pass < 4; pass++)
        {
            network.Forward(input).Dispose();
            live.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Single(live.Distinct());
    }

    private static NetworkModule Ready(ScalarType type, ulong seed = 3)
    {
        NetworkModule network = NetworkBuilder.Build(Small, seed);
        network.to(type);
        network.DropoutContext = new DropoutContext(Seed: 4, Epoch: 1, new[] { 5, 1, 9 });
        return network;
    }

    private static Tensor Input(ScalarType type)
    {
        using Tensor pixels = RandomTensors.Normal([Batch, 3, Small.InputSize, Small.InputSize], seed: 6, deviation: 60);
        return pixels.to(type, copy: true);
    }

    private static Tensor Loss(NetworkModule network, Tensor input) =>
        nn.functional.cross_entropy(network.Forward(input), tensor(new long[] { 1, 4, 0 }));

    private static double Difference(NetworkModule network, Tensor input, Tensor parameter, int element)
    {
        // Small enough that hardly any ReLU or pool changes its branch, large enough for the loss's 16 digits.
        const double Step = 1e-8;
        double At(double shift)
        {
            parameter.view(-1)[element].add_(shift);
            double loss = Loss(network, input).item<double>();
            parameter.view(-1)[element].add_(-shift);
            return loss;
        }

        return (At(Step) - At(-Step)) / (2 * Step);
    }

    /// <summary>A random direction as long as the parameter itself, so that a step changes every layer by the same part.</summary>
    private static Tensor Direction(Tensor parameter, ulong seed)
    {
        Tensor random = RandomTensors.Normal(parameter.shape, seed);
        return random * (parameter.norm() / random.norm());
    }

    private static double DifferenceAlong(NetworkModule network, Tensor input, Tensor[] direction, double step)
    {
        Tensor[] original = [.. network.LearnedParameters.Select(parameter => parameter.Tensor.clone())];
        double At(double shift)
        {
            foreach ((LearnedParameter parameter, int index) in network.LearnedParameters.Select((one, index) => (one, index)))
            {
                parameter.Tensor.copy_(original[index] + (direction[index] * shift));
            }

            return nn
                .functional.cross_entropy(network.Forward(input).to(ScalarType.Float64), tensor(new long[] { 1, 4, 0 }))
                .item<double>();
        }

        double difference = (At(step) - At(-step)) / (2 * step);
        At(0);
        return difference;
    }

    /// <summary>The elements with the largest gradient and with those at an eighth, a quarter and half of the order.</summary>
    private static IEnumerable<int> Sampled(double[] gradient)
    {
        int[] order = [.. Enumerable.Range(0, gradient.Length).OrderByDescending(element => Math.Abs(gradient[element]))];
        int[] ranks = [0, order.Length / 8, order.Length / 4, order.Length / 2];
        return ranks.Select(rank => order[rank]).Distinct();
    }
}
