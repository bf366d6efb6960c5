namespace AlexNetSharp.Kernels.Lanes;

/// <summary>One float32 lane: the remainder, and machines without vectors. Masks are the bits of a float, as in the vectors.</summary>
internal readonly unsafe struct Lanes1 : ILanes<float>
{
    private const int AllBits = -1;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static float Load(float* source) => *source;

    /// <inheritdoc/>
    public static void Store(float value, float* target) => *target = value;

    /// <inheritdoc/>
    public static float Splat(float value) => value;

    /// <inheritdoc/>
    public static float Add(float a, float b) => a + b;

    /// <inheritdoc/>
    public static float Subtract(float a, float b) => a - b;

    /// <inheritdoc/>
    public static float Multiply(float a, float b) => a * b;

    /// <inheritdoc/>
    public static float Divide(float a, float b) => a / b;

    /// <inheritdoc/>
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc/>
    public static float SquareRoot(float a) => MathF.Sqrt(a);

    /// <inheritdoc/>
    public static float Rectify(float a) => a < 0 ? 0 : a;

    /// <inheritdoc/>
    public static float Greater(float a, float b) => Mask(a > b);

    /// <inheritdoc/>
    public static float Equal(float a, float b) => Mask(a == b);

    /// <inheritdoc/>
    public static float And(float a, float b) => Float(Bits(a) & Bits(b));

    /// <inheritdoc/>
    public static float Or(float a, float b) => Float(Bits(a) | Bits(b));

    /// <inheritdoc/>
    public static float Not(float a) => Float(~Bits(a));

    /// <inheritdoc/>
    public static float Select(float mask, float a, float b) => Bits(mask) == 0 ? b : a;

    /// <inheritdoc/>
    public static float Alternate(float a, float b) => a;

    /// <inheritdoc/>
    public static float EvensFirst(float a) => a;

    /// <inheritdoc/>
    public static float ZipLow(float a, float b) => a;

    /// <inheritdoc/>
    public static float ZipHigh(float a, float b) => b;

    /// <inheritdoc/>
    public static float LoadBytes(byte* source) => *source;

    /// <inheritdoc/>
    public static (float First, float Second, float Third) LoadPixels(byte* source) => (source[0], source[1], source[2]);

    /// <inheritdoc/>
    public static float Reverse(float a) => a;

    /// <inheritdoc/>
    public static void StoreBytes(float value, byte* target) => *target = (byte)value;

    /// <inheritdoc/>
    public static float LoadBFloat16(BFloat16* source) => source->ToSingle();

    /// <inheritdoc/>
    public static void StoreBFloat16(float value, BFloat16* target) => *target = BFloat16.FromSingle(value);

    /// <inheritdoc/>
    public static float FirstOfPairs(float pairs) => BFloat16.FromBits((ushort)Bits(pairs)).ToSingle();

    /// <inheritdoc/>
    public static float SecondOfPairs(float pairs) => BFloat16.FromBits((ushort)(Bits(pairs) >> 16)).ToSingle();

    /// <inheritdoc/>
    public static float Pairs(float first, float second) =>
        Float(BFloat16.FromSingle(first).Bits | (BFloat16.FromSingle(second).Bits << 16));

    private static float Mask(bool set) => Float(set ? AllBits : 0);

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);
}
