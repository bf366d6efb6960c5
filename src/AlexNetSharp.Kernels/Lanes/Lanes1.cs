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
    public static void StoreBytes(float value, byte* target) => *target = (byte)value;

    private static float Mask(bool set) => Float(set ? AllBits : 0);

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);
}
