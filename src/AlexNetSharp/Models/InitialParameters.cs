using AlexNetSharp.Kernels;
using AlexNetSharp.Layers;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>The values that parameters start at.</summary>
internal static unsafe class InitialParameters
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>Weights from N(0, deviation): element i of a layer depends on (seed, the parameter's name, i) only.</summary>
    public static Tensor Weights(string layer, long[] shape, double deviation, ulong seed)
    {
        Tensor weights = empty(shape, dtype: ScalarType.Float32);
        ulong name = Fnv1a($"{layer}.{LayerParameters.WeightName}");
        var random = new CountedRandom(seed, RandomPurpose.InitialWeights);
        CountedNormals.Fill(TensorMemory.Floats(weights), (nint)weights.numel(), random, ((uint)name, (uint)(name >> 32)), deviation);
        return weights;
    }

    /// <summary>Biases that are all the same.</summary>
    public static Tensor Biases(long count, double value) => full([count], value, dtype: ScalarType.Float32);

    /// <summary>A number for a name that no run-time or platform changes (FNV-1a over its UTF-16 units' low bytes, names being ASCII).</summary>
    internal static ulong Fnv1a(string name)
    {
        ulong hash = FnvOffset;
        foreach (char letter in name)
        {
            hash = (hash ^ (byte)letter) * FnvPrime;
        }

        return hash;
    }
}
