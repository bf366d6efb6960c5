using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels;

/// <summary>
/// A number in 16 bits: sign, exponent and the first seven bits of the fraction of a float32. Kernels store it and compute in float32.
/// </summary>
/// <remarks>The base library has such a type from .NET 11 on, which this one will then give way to.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct BFloat16 : IStored<BFloat16>, IEquatable<BFloat16>
{
    private const int DroppedBits = 16;
    private const uint Half = 0x7FFF;
    private const uint Quiet = 0x40;

    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The bits, sign first.</summary>
    public ushort Bits => _bits;

    /// <summary>The number that bits stand for.</summary>
    /// <param name="bits">The bits, sign first.</param>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>
    /// The nearest number, of two equally near ones the even; infinity from halfway above the largest. What is not a number stays so and
    /// becomes quiet.
    /// </summary>
    /// <param name="value">The float32.</param>
    public static BFloat16 FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint kept = bits >> DroppedBits;
        return new((ushort)(float.IsNaN(value) ? kept | Quiet : (bits + Half + (kept & 1)) >> DroppedBits));
    }

    /// <summary>The same number as a float32; exact.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)_bits << DroppedBits);

    /// <summary>Whether two have the same bits: 0 differs from -0, and what is not a number equals itself.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => left.Equals(right);

    /// <summary>Whether two have different bits.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bits;

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    static bool IStored<BFloat16>.FitsTwice => true;

    /// <inheritdoc/>
    static float* IStored<BFloat16>.InPlace(BFloat16* values) => null;

    /// <inheritdoc/>
    static TVector IStored<BFloat16>.Load<TLanes, TVector>(BFloat16* source) => TLanes.LoadBFloat16(source);

    /// <inheritdoc/>
    static void IStored<BFloat16>.Store<TLanes, TVector>(TVector value, BFloat16* target) => TLanes.StoreBFloat16(value, target);

    // Two numbers stand in the bits of one lane, so that two loads give all three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (TVector First, TVector Second, TVector Third) IStored<BFloat16>.LoadTriples<TLanes, TVector>(BFloat16* source)
    {
        TVector pairs = TLanes.Load((float*)(source + 1));
        return (TLanes.FirstOfPairs(TLanes.Load((float*)source)), TLanes.FirstOfPairs(pairs), TLanes.SecondOfPairs(pairs));
    }

    /// <inheritdoc/>
    static TVector IStored<BFloat16>.InOrder<TLanes, TVector>(TVector triples) => triples;

    /// <inheritdoc/>
    static void IStored<BFloat16>.StorePairs<TLanes, TVector>(TVector first, TVector second, BFloat16* target) =>
        TLanes.Store(TLanes.Pairs(first, second), (float*)target);
}
