using AlexNetSharp.Inference;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Models;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Inference;

/// <summary>A network of libtorch with statistics of a batch, and its plan over the same weights.</summary>
internal sealed class PlannedNetwork : IDisposable
{
    private readonly NetworkModule _module;
    private readonly NetworkModule _exact;

    private PlannedNetwork(NetworkModule module)
    {
        _module = module;
        Learn(module);
        _exact = NetworkBuilder.Build(module.Definition, seed: 1);
        using (no_grad())
        {
            Dictionary<string, Tensor> values = module.NamedTensors();
            foreach ((string name, Tensor tensor) in _exact.NamedTensors())
            {
                tensor.copy_(values[name]);
            }
        }

        _exact.to(ScalarType.Float64);
        _exact.eval();
        Plan = InferencePlan.Of(module.Definition, TensorWeights.Of(module.NamedTensors()));
    }

    public InferencePlan Plan { get; }

    /// <summary>The tensors that the plan was made of.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Tensors =>
        TensorWeights.Of(_module.NamedTensors()).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    public int Classes => Plan.Network.Classes;

    /// <summary>A network of the zoo, narrow where it can be.</summary>
    public static PlannedNetwork Of(string name) => Of(NarrowNetworks.Create(name));

    /// <summary>A network with initial weights, and with statistics, scales and shifts of batch normalization other than those.</summary>
    public static PlannedNetwork Of(NetworkDefinition network) => new(NetworkBuilder.Build(network, seed: 3));

    public Tensor Images(int count, ulong seed)
    {
        NetworkDefinition network = _module.Definition;
        return RandomTensors.Normal([count, network.InputChannels, network.InputSize, network.InputSize], seed, deviation: 60);
    }

    /// <summary>The logits in double precision.</summary>
    public double[] Exact(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        return _exact.Forward(images.to(ScalarType.Float64)).data<double>().ToArray();
    }

    public unsafe float[] Logits(Tensor images, int threads)
    {
        using var pass = new InferencePass(Plan, threads);
        int count = (int)images.size(0);
        new ReadOnlySpan<float>(TensorAddress.Of(images), (int)images.numel()).CopyTo(pass.Input(count));
        return pass.Run().ToArray();
    }

    public unsafe float[] Features(Tensor images)
    {
        using var pass = new InferencePass(Plan, threads: 2);
        int count = (int)images.size(0);
        return pass.Features(count, (int)images.size(1), (int)images.size(2), values =>
            new ReadOnlySpan<float>(TensorAddress.Of(images), (int)images.numel())
                .CopyTo(new Span<float>((float*)values, (int)images.numel())));
    }

    public double[] ModuleFeatures(Tensor images)
    {
        using IDisposable inference = inference_mode();
        return [.. _module.Features(images).Select(value => (double)value)];
    }

    /// <summary>Asserts that many images, a few, and one give the logits of double precision.</summary>
    public void AssertRight(int images)
    {
        using Tensor pixels = Images(images, seed: 3);
        double[] wanted = Exact(pixels);
        AssertNear(wanted, Logits(pixels, threads: 2));
        AssertNear(wanted[..(2 * Classes)], Logits(pixels.narrow(0, 0, 2), threads: 2));
        AssertNear(wanted[..Classes], Logits(pixels.narrow(0, 0, 1), threads: 2));
    }

    /// <summary>
    /// Asserts that the norm of the difference is within a part of the norm: 1e-5, or 3e-5 where narrow normalized layers make float32's
    /// own error as large, which libtorch has as well.
    /// </summary>
    public static void AssertNear(double[] wanted, float[] found)
    {
        double norm = Math.Sqrt(wanted.Sum(value => value * value));
        double distance = Math.Sqrt(wanted.Zip(found, (a, b) => (a - b) * (a - b)).Sum());
        Assert.Equal(wanted.Length, found.Length);
        Assert.True(norm > 1e-3, $"{norm}");
        Assert.True(distance <= 3e-5 * norm, $"{distance / norm}");
    }

    private void Learn(NetworkModule network)
    {
        if (!network.Definition.NormalizesBatches)
        {
            network.eval();
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        uint seed = 100;
        foreach (BatchNormLayer norm in network.Definition.AllLayers().OfType<BatchNormLayer>().Where(layer => layer.ScaleAndShift))
        {
            foreach (Tensor tensor in (Tensor[])[network.NamedTensors()[$"{norm.Name}.weight"], network.NamedTensors()[$"{norm.Name}.bias"]])
            {
                tensor.add_(RandomTensors.Normal(tensor.shape, seed++, deviation: 0.2));
            }
        }

        network.Forward(Images(count: 4, seed: 1));
        network.Forward(Images(count: 4, seed: 2));
        network.eval();
    }

    public void Dispose()
    {
        Plan.Dispose();
        _module.Dispose();
        _exact.Dispose();
    }
}
