using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Models;

/// <summary>Every network of the zoo, narrow but with all its layers: passes, gradients, and what files carry of it.</summary>
public sealed class ZooNetworkTests
{
    private const int Batch = 4;

    private static readonly long[] Labels = [1, 4, 0, 2];

    public static IEnumerable<TheoryDataRow<string>> Names => NetworkZoo.Entries.Select(entry => new TheoryDataRow<string>(entry.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_ByKernels_MatchesTensorOperationsInDoublePrecision(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule kernels = Ready(name, ScalarType.Float32);
        using NetworkModule operations = Ready(name, ScalarType.Float64);
        Tensor loss = Loss(kernels, Input(kernels, ScalarType.Float32));
        Tensor wanted = Loss(operations, Input(operations, ScalarType.Float64));
        loss.backward();
        wanted.backward();
        LayerErrors.ThrowIfAny();
        RandomTensors.AssertClose(wanted, loss, 1e-5);

        IReadOnlySet<string> canceled = CanceledBiases.Of(kernels.Definition);

        // In deep networks rounding turns some units that are near zero, and each moves gradients by its whole share.
        bool isDeep = kernels.Definition.AllLayers().OfType<ConvolutionLayer>().Skip(8).Any();
        foreach ((LearnedParameter actual, LearnedParameter expected) in kernels.LearnedParameters.Zip(operations.LearnedParameters))
        {
            double largest = expected.Tensor.Gradient().abs().max().item<double>();
            if (canceled.Contains(expected.Name))
            {
                Assert.True(largest < 1e-12, $"{expected.Name}: {largest}");
                continue;
            }

            Assert.True(largest > 1e-9, $"{expected.Name} has no gradient to compare: {largest}");
            if (isDeep)
            {
                RandomTensors.AssertNormClose(expected.Tensor.Gradient(), actual.Tensor.Gradient(), 0.03);
            }
            else
            {
                RandomTensors.AssertClose(expected.Tensor.Gradient(), actual.Tensor.Gradient(), 1e-3);
            }
        }
    }

    /// <summary>The loss in double precision a little further along the gradient: its slope is the gradient's square.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_SlopeAlongTheGradient_IsTheDifferenceOfTheLoss(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Ready(name, ScalarType.Float64);
        Tensor input = Input(network, ScalarType.Float64);
        Loss(network, input).backward();
        using IDisposable noGradients = no_grad();
        double slope = network.LearnedParameters.Sum(parameter => parameter.Tensor.Gradient().square().sum().item<double>());
        double step = 1e-8 / Math.Sqrt(slope);
        double At(double shift)
        {
            foreach (LearnedParameter parameter in network.LearnedParameters)
            {
                parameter.Tensor.add_(parameter.Tensor.Gradient(), shift);
            }

            return Loss(network, input).item<double>();
        }

        double difference = (At(step) - At(-2 * step)) / (2 * step);
        Assert.Equal(1, difference / slope, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NamedTensors_EveryNetwork_AreThoseOfItsRecords(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Ready(name, ScalarType.Float32);
        IEnumerable<string> wanted = network
            .Definition.Shapes()
            .SelectMany(shape => shape.Tensors())
            .Select(entry => $"{entry.Name} {string.Join('x', entry.Sizes)}");
        IEnumerable<string> found = network.NamedTensors().Select(pair => $"{pair.Key} {string.Join('x', pair.Value.shape)}");

        Assert.Equal(wanted.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal(
            network.Definition.Shapes().Sum(shape => shape.Weights + shape.Biases),
            network.LearnedParameters.Sum(parameter => parameter.Tensor.numel()));
    }

    /// <summary>Nothing that training goes on from stands anywhere else than in the named tensors and the velocities.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void NamedTensors_CopiedBetweenSteps_GoOnWithTheSameBits(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule whole = Ready(name, ScalarType.Float32);
        using var wholeSgd = new Optimizer(whole.LearnedParameters);
        Steps(whole, wholeSgd, 0, 1);
        using NetworkModule resumed = Ready(name, ScalarType.Float32, seed: 99);
        using var resumedSgd = new Optimizer(resumed.LearnedParameters);
        using (no_grad())
        {
            Assert.All(resumed.NamedTensors(), pair => pair.Value.copy_(whole.NamedTensors()[pair.Key]));
            Assert.All(wholeSgd.Velocities, pair => resumedSgd.Velocities[pair.Key].copy_(pair.Value));
        }

        Steps(whole, wholeSgd, 2);
        Steps(resumed, resumedSgd, 2);
        Assert.All(whole.NamedTensors(), pair => Assert.Equal(pair.Value.Values(), resumed.NamedTensors()[pair.Key].Values()));
        whole.eval();
        resumed.eval();
        Assert.Equal(whole.Forward(Input(whole, ScalarType.Float32)).Values(), resumed.Forward(Input(whole, ScalarType.Float32)).Values());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_LayersInOne_HasTheBitsOfEveryLayerOnItsOwn(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition definition = NarrowNetworks.Create(name);

        // A normalization of the pixels goes into the filters behind it, which rounds elsewhere: NormalizedConvolutionTests.
        NetworkDefinition exact = definition with
        {
            Layers = definition.Layers.Without(layer => layer == definition.Layers[0] && layer is BatchNormLayer),
        };
        using NetworkModule fused = Ready(exact, ScalarType.Float32);
        using NetworkModule single = Ready(exact, ScalarType.Float32);
        Tensor input = Input(fused, ScalarType.Float32);
        Tensor logits = fused.Forward(input);
        Tensor wanted = single.ForwardAll(input, (_, _) => { });
        Assert.Equal(wanted.Values(), logits.Values());
        logits.square().sum().backward();
        wanted.square().sum().backward();
        LayerErrors.ThrowIfAny();
        Assert.All(fused.LearnedParameters.Zip(single.LearnedParameters), pair =>
            Assert.Equal(pair.Second.Tensor.Gradient().Values(), pair.First.Tensor.Gradient().Values()));
        Assert.All(fused.NamedTensors(), pair => Assert.Equal(single.NamedTensors()[pair.Key].Values(), pair.Value.Values()));
    }

    /// <summary>
    /// Every layer's bfloat16 path forward and backward, against float32: roundings to eight bits turn the gradient a little, not away. In
    /// deep networks of batch normalization so many units near zero turn that only its size can be compared.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_InBFloat16_PointsAsInFloat32(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule exact = Ready(name, ScalarType.Float32);
        using NetworkModule rounded = Ready(name, ScalarType.Float32);
        rounded.Precision = Precision.BFloat16;
        Tensor wanted = Loss(exact, Input(exact, ScalarType.Float32));
        Tensor loss = Loss(rounded, Input(rounded, ScalarType.Float32));
        wanted.backward();
        loss.backward();
        LayerErrors.ThrowIfAny();

        Tensor expected = Gradients(exact), actual = Gradients(rounded);
        double cosine = (expected.dot(actual) / (expected.norm() * actual.norm())).item<float>();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{name}: loss {wanted.item<float>():0.0000} and {loss.item<float>():0.0000}, cosine {cosine:0.0000}");
        Assert.InRange(loss.item<float>() / wanted.item<float>(), 0.9, 1.1);
        bool drowns = exact.Definition.NormalizesBatches && exact.Definition.AllLayers().OfType<ConvolutionLayer>().Skip(15).Any();
        Assert.InRange(cosine, drowns ? -1 : 0.8, 1.0001);
        Assert.InRange((actual.norm() / expected.norm()).item<float>(), 0.5, 2);
        Assert.Equal(ScalarType.Float32, rounded.LearnedParameters[0].Tensor.Gradient().dtype);
    }

    /// <summary>The other wiring has the same parameters, and another result of them; a recipe says it, and weights remember it.</summary>
    [Fact]
    public void Forward_ShortcutAtTheUnitsInput_IsAnotherNetworkOfTheSameTensors()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingRecipe recipe = RecipeFile.Parse(
            "model:\n  name: resnet50\n  width: 0.1\n  initialisation: he\n",
            "a recipe",
            "model.shortcutBehindFirstConvolution=false");
        NetworkDefinition other = NetworkZoo.Create("resnet50", recipe.NetworkOptions(classes: 5));
        using NetworkModule published = Ready("resnet50", ScalarType.Float32);
        using NetworkModule plain = Ready(other, ScalarType.Float32);
        Tensor wanted = published.Forward(Input(published, ScalarType.Float32)), found = plain.Forward(Input(plain, ScalarType.Float32));

        Assert.False(other.Options.ShortcutBehindFirstConvolution);
        Assert.Equal(published.NamedTensors().Keys.Order(StringComparer.Ordinal), plain.NamedTensors().Keys.Order(StringComparer.Ordinal));
        Assert.True((wanted - found).norm().item<float>() > 1e-3 * wanted.norm().item<float>());
        found.square().sum().backward();
        Assert.All(
            plain.LearnedParameters,
            parameter => Assert.True(parameter.Tensor.Gradient().isfinite().all().item<bool>(), parameter.Name));
    }

    private static Tensor Gradients(NetworkModule network) =>
        cat([.. network.LearnedParameters.Select(parameter => parameter.Tensor.Gradient().flatten())]);

    private static void Steps(NetworkModule network, Optimizer sgd, params ulong[] numbers)
    {
        var step = new TrainingStep(network, sgd);
        foreach (ulong number in numbers)
        {
            step.Run(Input(network, ScalarType.Float32, number), tensor(Labels), Context, learningRate: 0.01);
        }
    }

    private static DropoutContext Context => new(Seed: 4, Epoch: 1, new[] { 5, 1, 9, 3 });

    private static NetworkModule Ready(string name, ScalarType type, ulong seed = 3) => Ready(NarrowNetworks.Create(name), type, seed);

    private static NetworkModule Ready(NetworkDefinition definition, ScalarType type, ulong seed = 3)
    {
        NetworkModule network = NetworkBuilder.Build(definition, seed);
        network.to(type);
        network.DropoutContext = Context;
        return network;
    }

    private static Tensor Input(NetworkModule network, ScalarType type, ulong seed = 6)
    {
        int size = network.Definition.InputSize;
        using Tensor pixels = RandomTensors.Normal([Batch, network.Definition.InputChannels, size, size], seed, deviation: 60);
        return pixels.to(type, copy: true);
    }

    private static Tensor Loss(NetworkModule network, Tensor input) => nn.functional.cross_entropy(network.Forward(input), tensor(Labels));
}
