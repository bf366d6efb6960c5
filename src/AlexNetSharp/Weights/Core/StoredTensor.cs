using System.Runtime.InteropServices;
using AlexNetSharp.Kernels;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// A tensor as a file stores it, without widening, in memory of its own that starts at a cache line and stays where it is.
/// </summary>
internal sealed class StoredTensor
{
    /// <summary>What the address is a multiple of, in bytes.</summary>
    public const int Alignment = 64;

    private readonly byte[] _memory;
    private readonly int _start;

    /// <summary>Takes the memory; its numbers are not set.</summary>
    /// <param name="name">The tensor's name, for example <c>fc6.weight</c>.</param>
    /// <param name="shape">Its sizes, outermost first.</param>
    /// <param name="storage">What its numbers are.</param>
    /// <param name="scales">Of int8, the scale of each row, which is an index of the outermost size; null otherwise.</param>
    /// <exception cref="OverflowException">There are more bytes than an array can hold.</exception>
    public unsafe StoredTensor(string name, IReadOnlyList<long> shape, WeightStorage storage, float[]? scales)
    {
        (Name, Shape, Storage, Scales) = (name, shape, storage, scales);
        Length = checked((int)Count * SizeOf(storage));
        _memory = GC.AllocateUninitializedArray<byte>(checked(Length + Alignment - 1), pinned: true);
        fixed (byte* first = _memory)
        {
            _start = (int)(-(nint)first & (Alignment - 1));
            Address = (nint)first + _start;
        }
    }

    /// <summary>The tensor's name, for example <c>fc6.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Its sizes, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>What its numbers are: float32, <see cref="BFloat16"/> or int8.</summary>
    public WeightStorage Storage { get; }

    /// <summary>Of int8, the scale of each row: a weight is its number times the scale. Null otherwise.</summary>
    public float[]? Scales { get; }

    /// <summary>Number of numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Length of the numbers in bytes.</summary>
    public int Length { get; }

    /// <summary>The first number, in row-major order without gaps; valid as long as somebody has the tensor.</summary>
    public nint Address { get; }

    /// <summary>The numbers' bytes.</summary>
    public Span<byte> Bytes => _memory.AsSpan(_start, Length);

    private Span<BFloat16> BFloat16s => MemoryMarshal.Cast<byte, BFloat16>(Bytes);

    private Span<sbyte> Int8s => MemoryMarshal.Cast<byte, sbyte>(Bytes);

    /// <summary>Gives the weights as float32.</summary>
    /// <param name="values">As many as the tensor has.</param>
    public void Widen(Span<float> values)
    {
        switch (Storage)
        {
            case WeightStorage.Float32:
                Bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case WeightStorage.BFloat16:
                ReadOnlySpan<BFloat16> stored = BFloat16s;
                for (int i = 0; i < stored.Length; i++)
                {
                    values[i] = stored[i].ToSingle();
                }

                break;
            default:
                RoundedWeights.Widen(Int8s, first: 0, Scales, Count / Math.Max(1, Shape[0]), values);
                break;
        }
    }

    /// <summary>Checks the numbers after they were read.</summary>
    /// <param name="path">The file that they come from.</param>
    /// <exception cref="AlexNetException">One is NaN, infinite or -128.</exception>
    public void Check(string path)
    {
        switch (Storage)
        {
            case WeightStorage.Float32:
                new WeightTensor(Name, Shape, Address).CheckFinite(path, Name);
                break;
            case WeightStorage.BFloat16:
                foreach (BFloat16 value in BFloat16s)
                {
                    if (!RoundedWeights.IsFinite(value))
                    {
                        throw WeightTensor.NotFinite(path, Name);
                    }
                }

                break;
            default:
                RoundedWeights.Check(Int8s, path, Name);
                break;
        }
    }

    private static int SizeOf(WeightStorage storage) => storage switch
    {
        WeightStorage.Float32 => sizeof(float),
        WeightStorage.BFloat16 => sizeof(ushort),
        _ => sizeof(sbyte),
    };
}
