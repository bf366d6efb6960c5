using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Models;

public sealed class NetworkModuleTests
{
    private const int Batch = 3;

    // He's initial weights keep activations and gradients of this small network near one, which finite differences need.
    private static readonly NetworkDefinition Small =
        NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.1, Classes = 5, Initialisation = Initialisation.He });

    [Fact]
    public void Backward_InDoublePrecision_MatchesFiniteDifferences()
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
            int element = LargestOf(gradient);
            double numeric = Difference(network, input, parameter.Tensor, element);
            double allowed = (1e-5 * Math.Abs(gradient[element])) + 1e-7;
            Assert.True(Math.Abs(numeric - gradient[element]) <= allowed, $"{parameter.Name}: {gradient[element]}, numerically {numeric}");
            compared += gradient[element] != 0 ? 1 : 0;
        }

        Assert.Equal(network.LearnedParameters.Count, compared);
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
            Small with { Layers = [new ReluLayer("relu"), new LinearLayer("fc", 2, new Initial(0.01)), new ReluLayer("relu2")] }, seed: 1);
        Tensor input = Input(ScalarType.Float32);
        float[] before = input.Values();
        network.Forward(input);
        Assert.Equal(before, input.Values());
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
        using var sgd = new PaperSgd(network.LearnedParameters);
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
            sgd.ZeroGradients();
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

    private static NetworkModule Ready(ScalarType type)
    {
        NetworkModule network = NetworkBuilder.Build(Small, seed: 3);
        network.to(type);
        network.DropoutContext = new DropoutContext(Seed: 4, Epoch: 1, new[] { 5, 1, 9 });
        return network;
    }

    private static Tensor Input(ScalarType type)
    {
        using Tensor pixels = RandomTensors.Normal([Batch, 3, Small.InputSize, Small.InputSize], seed: 6, deviation: 60);
        return pixels.to(type, copy: true);
    }

    private static Tensor Loss(NetworkModule network, Tensor input) => nn.functional.cross_entropy(network.Forward(input), tensor(new long[] { 1, 4, 0 }));

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

    private static int LargestOf(double[] values)
    {
        double largest = values.Max(Math.Abs);
        return Array.FindIndex(values, value => Math.Abs(value) == largest);
    }
}
