using AlexNetSharp.Kernels;
using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>The values that parameters start at.</summary>
/// <param name="Seed">The seed of the counted random numbers; null for zeros in place of any value.</param>
internal readonly unsafe record struct InitialParameters(ulong? Seed)
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>Weights: element i of a layer depends on (seed, the parameter's name, i) only.</summary>
    public Tensor Weights(string layer, long[] shape, Initial initial) => Seed is { } seed
        ? Filled(shape, $"{layer}.{LayerParameters.WeightName}", initial, seed)
        : zeros(shape);

    /// <summary>Biases: all the same, or counted as weights are.</summary>
    public Tensor Biases(string layer, long count, Initial initial) => Seed is { } seed && initial.Bound > 0
        ? Filled([count], $"{layer}.{LayerParameters.BiasName}", initial, seed)
        : full([count], Seed is null ? 0 : initial.Bias, dtype: ScalarType.Float32);

    /// <summary>
    /// A number for a name that no run-time or platform changes (FNV-1a over its UTF-16 units' low bytes, names being ASCII).
    /// </summary>
    internal static ulong Fnv1a(string name)
    {
        ulong hash = FnvOffset;
        foreach (char letter in name)
        {
            hash = (hash ^ (byte)letter) * FnvPrime;
        }

        return hash;
    }

    private static Tensor Filled(long[] shape, string parameter, Initial initial, ulong seed)
    {
        if (initial.Constant is { } constant)
        {
            return full(shape, constant, dtype: ScalarType.Float32);
        }

        Tensor values = empty(shape, dtype: ScalarType.Float32);
        ulong name = Fnv1a(parameter);
        var random = new CountedRandom(seed, RandomPurpose.InitialWeights);
        (uint, uint) stream = ((uint)name, (uint)(name >> 32));
        if (initial.Bound > 0)
        {
            CountedUniforms.Fill(TensorMemory.Floats(values), (nint)values.numel(), random, stream, initial.Bound);
        }
        else
        {
            CountedNormals.Fill(TensorMemory.Floats(values), (nint)values.numel(), random, stream, initial.Deviation);
        }

        return values;
    }
}
