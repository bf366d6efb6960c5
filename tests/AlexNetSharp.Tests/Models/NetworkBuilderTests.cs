using AlexNetSharp.Kernels;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Models;

public sealed class NetworkBuilderTests
{
    private static readonly NetworkDefinition Small = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.1, Classes = 5 });

    [Fact]
    public void Build_ThePapersNetwork_HasItsParameters()
    {
        using NetworkModule network = NetworkBuilder.Build(NetworkZoo.Create("alexnet"), seed: 1);
        IReadOnlyList<LearnedParameter> learned = network.LearnedParameters;
        Assert.Equal(60_965_224, learned.Sum(parameter => parameter.Tensor.numel()));
        Assert.Equal(
            ["conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "conv3.weight", "conv3.bias", "conv4.weight", "conv4.bias"],
            learned.Take(8).Select(parameter => parameter.Name));
        Assert.All(learned, parameter => Assert.Equal(parameter.Name.EndsWith("bias", StringComparison.Ordinal), parameter.IsBias));
        float[] filters = learned[0].Tensor.Values();
        Assert.Equal(0.01, Math.Sqrt(filters.Average(value => (double)value * value)), 1e-4);
    }

    [Fact]
    public void Build_EveryZooNetwork_FollowsItsRecords()
    {
        foreach (ZooEntry entry in NetworkZoo.Entries)
        {
            using DisposeScope scope = NewDisposeScope();
            NetworkDefinition definition = NarrowNetworks.Create(entry.Name);
            using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
            network.eval();
            var shapes = new List<ActivationShape>();
            int size = definition.InputSize;
            network.ForwardAll(zeros(2, definition.InputChannels, size, size), (_, output) => shapes.Add(ShapeOf(output.shape)));
            Assert.Equal(definition.Shapes().Select(shape => shape.Output), shapes);
        }
    }

    /// <summary>
    /// The records and the module compute a pool's output size apart from one another: by the kernel's rule, and by libtorch's above its
    /// limit.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Build_PoolOfAnyWindow_HasTheShapeOfItsRecord(bool average)
    {
        int[] kernels = [1, 2, 3, 5, 17];
        int startOutside = 0;
        foreach ((int size, int kernel, int stride, bool ceiling) in
            from size in Enumerable.Range(1, 20)
            from kernel in kernels.Where(kernel => kernel <= size)
            from stride in Enumerable.Range(1, 7)
            from ceiling in (bool[])[false, true]
            select (size, kernel, stride, ceiling))
        {
            using DisposeScope scope = NewDisposeScope();
            PoolLayer pool = average ? new AveragePoolLayer("pool", kernel, stride) : new MaxPoolLayer("pool", kernel, stride);
            NetworkDefinition definition = Small with { InputSize = size, Layers = [pool with { Ceiling = ceiling }] };
            using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
            ActivationShape expected = definition.Shapes()[0].Output;

            Assert.Equal(
                (size, kernel, stride, ceiling, expected),
                (size, kernel, stride, ceiling, ShapeOf(network.Forward(zeros(1, 3, size, size)).shape)));
            startOutside += ceiling && ((size - kernel + stride - 1) / stride * stride) >= size ? 1 : 0;
        }

        Assert.NotEqual(0, startOutside);
    }

    [Fact]
    public void Build_InACallersScope_GivesParametersThatOutliveIt()
    {
        NetworkModule network;
        using (DisposeScope scope = NewDisposeScope())
        {
            network = NetworkBuilder.Build(
                Small with
                {
                    Layers = [new BatchNormLayer("bn0") { ScaleAndShift = true }, .. Small.Layers],
                },
                seed: 1,
                CPU);
            network.to(ScalarType.Float64);
        }

        using (network)
        {
            Assert.All(
                network.NamedTensors(),
                tensor => Assert.Equal((ScalarType.Float64, false), (tensor.Value.dtype, tensor.Value.IsInvalid)));
        }
    }

    [Fact]
    public void Build_InitialWeights_AreTheCountedNumbersOfTheirNames()
    {
        using NetworkModule network = NetworkBuilder.Build(Small, seed: 77);
        float[] weights = network.LearnedParameters.Single(parameter => parameter.Name == "conv3.weight").Tensor.Values();

        // FNV-1a of the name, as published: offset basis, then xor and multiply by the prime for each byte.
        ulong name = "conv3.weight"u8.ToArray().Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL);
        PhiloxBlock words = new CountedRandom(77, RandomPurpose.InitialWeights).Block(2, (uint)name, (uint)(name >> 32));
        (double first, double second) = CountedRandom.ToNormals(words.Z, words.W);
        Assert.Equal((float)(0.01 * first), weights[10]);
        Assert.Equal((float)(0.01 * second), weights[11]);
        Assert.All(
            network.LearnedParameters.Single(parameter => parameter.Name == "conv2.bias").Tensor.Values(),
            value => Assert.Equal(1, value));
        Assert.All(
            network.LearnedParameters.Single(parameter => parameter.Name == "conv3.bias").Tensor.Values(),
            value => Assert.Equal(0, value));
    }

    [Fact]
    public void Build_UniformInitialValues_AreTheCountedNumbersOfTheirNames()
    {
        using NetworkModule network = NetworkBuilder.Build(
            NetworkZoo.Create("alexnet-owt", new NetworkOptions { Width = 0.1, Classes = 5 }),
            seed: 77);

        // conv3 has 20 input maps of 3x3.
        AssertUniform("conv3.weight"u8, bound: 1 / Math.Sqrt(180));
        AssertUniform("conv3.bias"u8, bound: 1 / Math.Sqrt(180));

        void AssertUniform(ReadOnlySpan<byte> parameter, double bound)
        {
            string text = System.Text.Encoding.ASCII.GetString(parameter);
            float[] values = network.LearnedParameters.Single(one => one.Name == text).Tensor.Values();
            ulong name = parameter.ToArray().Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL);
            PhiloxBlock words = new CountedRandom(77, RandomPurpose.InitialWeights).Block(2, (uint)name, (uint)(name >> 32));
            Assert.Equal((float)(bound * (((words.Z >> 8) / (double)(1 << 23)) - 1)), values[10]);
            Assert.All(values, value => Assert.InRange(value, -bound, bound));
        }
    }

    [Fact]
    public void Build_ImpossibleBatchNormalization_IsRefusedByName()
    {
        BatchNormLayer[] odd =
        [
            new("odd") { Epsilon = 0 },
            new("odd") { Epsilon = double.NaN },
            new("odd") { AverageFraction = 1 },
            new("odd") { AverageFraction = -0.1 },
        ];

        Assert.All(odd, layer => Assert.Contains(
            "Layer odd normalises with an epsilon of ",
            Assert.Throws<AlexNetException>(() => NetworkBuilder.Build(Small with { Layers = [layer] }, 1)).Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Build_OtherSeed_GivesOtherWeights()
    {
        using NetworkModule first = NetworkBuilder.Build(Small, seed: 1);
        using NetworkModule same = NetworkBuilder.Build(Small, seed: 1);
        using NetworkModule other = NetworkBuilder.Build(Small, seed: 2);
        Assert.Equal(first.LearnedParameters[0].Tensor.Values(), same.LearnedParameters[0].Tensor.Values());
        Assert.NotEqual(first.LearnedParameters[0].Tensor.Values(), other.LearnedParameters[0].Tensor.Values());
    }

    [Fact]
    public void Build_ImpossibleGroupsOrRate_IsRefusedByName()
    {
        NetworkDefinition groups = Small with { Layers = [new ConvolutionLayer("odd", 4, 3, new Initial(1)) { Groups = 2 }] };
        Assert.Contains("odd", Assert.Throws<AlexNetException>(() => NetworkBuilder.Build(groups, 1)).Message, StringComparison.Ordinal);
        NetworkDefinition rate = Small with { Layers = [new DropoutLayer("all", 1)] };
        Assert.Contains("all", Assert.Throws<AlexNetException>(() => NetworkBuilder.Build(rate, 1)).Message, StringComparison.Ordinal);
    }

    private static ActivationShape ShapeOf(long[] shape) =>
        shape.Length == 4 ? new((int)shape[1], (int)shape[2], (int)shape[3]) : new((int)shape[1], 1, 1);
}
