using AlexNetSharp.Kernels;
using AlexNetSharp.Tests.Golden;
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
