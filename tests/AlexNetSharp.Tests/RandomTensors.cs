using AlexNetSharp.Kernels;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests;

/// <summary>Tensors of counted random numbers.</summary>
internal static class RandomTensors
{
    /// <summary>Standard normal values times a deviation.</summary>
    public static Tensor Normal(long[] shape, ulong seed, double deviation = 1)
    {
        float[] values = new float[shape.Aggregate((a, b) => a * b)];
        CountedNormals.Fill(values, new CountedRandom(seed, RandomPurpose.Synthetic), (0, 0), deviation);
        return tensor(values, shape);
    }

    /// <summary>Asserts that the norm of the difference of two tensors is within a part of the expected one's norm.</summary>
    public static void AssertNormClose(Tensor expected, Tensor actual, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor wanted = expected.to(ScalarType.Float64);
        double difference = ((actual.to(ScalarType.Float64) - wanted).norm() / wanted.norm()).item<double>();
        Assert.True(difference <= tolerance, $"The norm differs by {difference:g3}, more than {tolerance:g3}.");
    }

    /// <summary>Asserts that two tensors agree within a part of the larger one's largest value.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        float[] wanted = expected.Values();
        float[] got = actual.Values();
        Assert.Equal(wanted.Length, got.Length);
        double allowed = tolerance * wanted.Max(value => Math.Abs((double)value));
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.True(Math.Abs((double)wanted[i] - got[i]) <= allowed, $"[{i}]: {got[i]:R}, expected {wanted[i]:R} within {allowed:R}");
        }
    }
}
