using System.Text.Json;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Models;

/// <summary>A network in bfloat16 with float32 master weights.</summary>
public sealed class PrecisionTests
{
    private const int Batch = 24;
    private const int Steps = 30;

    private static readonly NetworkDefinition Small =
        NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.25, Classes = 4, Initialization = Initialization.He });

    [Fact]
    public void Forward_InBFloat16_GivesFloat32LogitsFromBFloat16Activations()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Small, seed: 3);
        network.eval();
        Tensor images = Images();
        Tensor wanted = network.Forward(images);
        float[] pixels = images.Values();
        network.Precision = Precision.BFloat16;
        var types = new List<ScalarType>();
        Tensor shown = network.ForwardAll(images, (_, output) => types.Add(output.dtype));
        Assert.Equal(ScalarType.Float32, shown.dtype);
        Assert.All(types, type => Assert.Equal(ScalarType.BFloat16, type));
        Assert.Equal(Small.Layers.Count, types.Count);
        Assert.Equal(shown.Values(), network.Forward(images).Values());
        Assert.Equal(pixels, images.Values());
        Assert.All(network.LearnedParameters, parameter => Assert.Equal(ScalarType.Float32, parameter.Tensor.dtype));

        // Eight layers of roundings to eight bits: near, and not the same.
        Assert.NotEqual(wanted.Values(), shown.Values());
        RandomTensors.AssertClose(wanted, shown, 0.05);
    }

    [Fact]
    public void Steps_InBFloat16_LearnAsInFloat32AndTwiceWithTheSameBits()
    {
        (double[] exact, _) = Learn(Precision.Float32);
        (double[] rounded, float[][] weights) = Learn(Precision.BFloat16);
        (double[] again, float[][] sameWeights) = Learn(Precision.BFloat16);
        double early = exact.Zip(rounded, (a, b) => Math.Abs(a - b) / a).Take(5).Max();
        (double exactLast, double roundedLast) = (exact.TakeLast(5).Average(), rounded.TakeLast(5).Average());
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"first {exact[0]:0.0000} and {rounded[0]:0.0000}, first five within {early:g2}, "
                + $"last {exactLast:0.0000} and {roundedLast:0.0000}");
        Assert.InRange(early, 1e-9, 0.03);
        Assert.InRange(exactLast, 0, 0.5 * exact[0]);
        Assert.InRange(Math.Abs(roundedLast - exactLast) / exact[0], 0, 0.05);
        Assert.Equal(rounded, again);
        Assert.Equal(weights, sameWeights);
    }

    /// <summary>An update of a thousandth of a weight is lost in bfloat16, whose neighbors are a 128th to a 256th apart.</summary>
    [Fact]
    public void Step_SmallerThanBFloat16Resolves_ChangesTheMasterWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Ready(Precision.BFloat16);
        using var optimizer = new Optimizer(network.LearnedParameters);
        Tensor weight = network.LearnedParameters[0].Tensor;
        Tensor before = weight.detach().clone();
        new TrainingStep(network, optimizer).Run(Images(), Labels(), network.DropoutContext!, learningRate: 1e-7);
        Tensor change = (weight.detach() - before).abs();
        Assert.Equal(ScalarType.Float32, network.LearnedParameters[0].Tensor.Gradient().dtype);
        Assert.InRange(change.max().item<float>(), 1e-9, 1e-3 * before.abs().max().item<float>());
        Assert.InRange(before.to(ScalarType.BFloat16).ne(weight.to(ScalarType.BFloat16)).sum().item<long>(), 0, before.numel() / 100);
        Assert.True((change > 0).sum().item<long>() > before.numel() / 2);
    }

    [Fact]
    public void PrecisionNotice_SaysThatHardwareIsMissing_OnlyWhereItIs()
    {
        using NetworkModule network = NetworkBuilder.Build(Small, seed: 3);
        Assert.Null(network.PrecisionNotice);
        network.Precision = Precision.BFloat16;
        Assert.Equal(BFloat16Product.IsInHardware(DeviceType.CPU), network.PrecisionNotice is null);
        string reason = BFloat16Hardware.IsOnProcessor ? "hides the sizes of its caches" : "AVX512_BF16";
        Assert.Contains(reason, network.PrecisionNotice ?? reason, StringComparison.Ordinal);
    }

    /// <summary>In files and on the command line.</summary>
    [Theory]
    [InlineData("float32", Precision.Float32)]
    [InlineData("bf16", Precision.BFloat16)]
    public void Names_InFiles_GoThereAndBack(string name, Precision precision)
    {
        Assert.Equal($"\"{name}\"", JsonSerializer.Serialize(precision));
        Assert.Equal(precision, JsonSerializer.Deserialize<Precision>($"\"{name}\""));
    }

    private static (double[] Losses, float[][] Weights) Learn(Precision precision)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = Ready(precision);
        using var optimizer = new Optimizer(network.LearnedParameters);
        var step = new TrainingStep(network, optimizer);
        (Tensor images, Tensor labels) = (Images(), Labels());
        double[] losses =
        [
            .. Enumerable.Range(0, Steps).Select(_ => step.Run(images, labels, network.DropoutContext!, learningRate: 1.5e-4)),
        ];
        return (losses, [.. network.LearnedParameters.Select(parameter => parameter.Tensor.Values())]);
    }

    private static NetworkModule Ready(Precision precision)
    {
        NetworkModule network = NetworkBuilder.Build(Small, seed: 3);
        network.Precision = precision;
        network.DropoutContext = new DropoutContext(Seed: 4, Epoch: 1, Enumerable.Range(0, Batch).ToArray());
        return network;
    }

    private static Tensor Images() => RandomTensors.Normal([Batch, 3, Small.InputSize, Small.InputSize], seed: 6, deviation: 60);

    private static Tensor Labels() => tensor([.. Enumerable.Range(0, Batch).Select(image => image % 4L)], ScalarType.Int64);
}
