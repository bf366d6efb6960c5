using AlexNetSharp.Kernels.FullyConnected;
using AlexNetSharp.Kernels.Tests.Products;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.FullyConnected;

/// <summary>Layers by weights of every kind, of a few images and of many.</summary>
public sealed unsafe class FewImagesTests
{
    private static readonly Gen<(FullyConnectedShape Shape, WeightNumber Number)> Layers =
        from images in Gen.Int[0, 11]
        from inputs in Gen.OneOf(Gen.Int[1, 70], Gen.Int[1000, 1100])
        from outputs in Gen.Int[1, 70]
        from number in Gen.OneOf(Gen.Const(WeightNumber.Float32), Gen.Const(WeightNumber.BFloat16), Gen.Const(WeightNumber.Int8))
        select (new FullyConnectedShape(images, inputs, outputs), number);

    [Fact]
    public void Forward_WeightsOfAnyKind_MatchesReference() => Gen.Select(Layers, Gen.UInt).Sample(
        (layer, seed) =>
        {
            (int images, int inputs, int outputs) = layer.Shape;
            float[] x = TestValues.Normal((nint)images * inputs, seed, 1);
            (byte[] stored, float[] weights) = Stored(TestValues.Normal((nint)outputs * inputs, seed, 2), layer.Number);
            var wanted = new ProductSums(images * outputs);
            for (int place = 0; place < images * outputs; place++)
            {
                (int image, int output) = Math.DivRem(place, outputs);
                for (int input = 0; input < inputs; input++)
                {
                    wanted.Add(place, x[(image * inputs) + input], weights[(output * inputs) + input]);
                }
            }

            wanted.AssertMatch(Forward(x, stored, layer.Number, layer.Shape));
        },
        iter: TestValues.Samples(60));

    /// <summary>What follows the sums is the same as if it were done afterwards, to the bit.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void Forward_FactorsBiasesAndReLU_AreThoseOfTheSums(int images)
    {
        var shape = new FullyConnectedShape(images, 100, 37);
        float[] x = TestValues.Normal(images * 100, 1, 1), factors = TestValues.Normal(37, 1, 3), bias = TestValues.Normal(37, 1, 4);
        (byte[] stored, _) = Stored(TestValues.Normal(3700, 1, 2), WeightNumber.Int8);

        float[] sums = Forward(x, stored, WeightNumber.Int8, shape);

        Assert.Equal(
            sums.Select((sum, place) => MathF.Max(0, (float)(factors[place % 37] * sum) + bias[place % 37])),
            Forward(x, stored, WeightNumber.Int8, shape, factors, bias, rectify: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    public void Forward_AnyThreadCount_GivesTheSameBits(int images)
    {
        var shape = new FullyConnectedShape(images, 1030, 137);
        float[] x = TestValues.Normal((nint)images * 1030, 1, 1);
        (byte[] stored, _) = Stored(TestValues.Normal(1030 * 137, 1, 2), WeightNumber.BFloat16);

        TestValues.AssertSameBitsForThreadCounts(() => Forward(x, stored, WeightNumber.BFloat16, shape));
    }

    /// <summary>Weights as bytes, and the numbers that they stand for.</summary>
    private static (byte[] Stored, float[] Weights) Stored(float[] values, WeightNumber number)
    {
        switch (number)
        {
            case WeightNumber.BFloat16:
                // Cut, not rounded: any bits will do.
                ushort[] bits = [.. values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))];
                return (
                    System.Runtime.InteropServices.MemoryMarshal.AsBytes(bits.AsSpan()).ToArray(),
                    [.. bits.Select(value => BitConverter.UInt32BitsToSingle((uint)value << 16))]);
            case WeightNumber.Int8:
                sbyte[] steps = [.. values.Select(value => (sbyte)Math.Clamp(value * 40, -127, 127))];
                return ([.. steps.Select(step => (byte)step)], [.. steps.Select(step => (float)step)]);
            default:
                return (System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), values);
        }
    }

    private static float[] Forward(
        float[] x,
        byte[] stored,
        WeightNumber number,
        FullyConnectedShape shape,
        float[]? factors = null,
        float[]? bias = null,
        bool rectify = false)
    {
        using GuardedFloats input = new(x), y = new((nint)shape.Images * shape.Outputs);
        fixed (byte* weights = stored)
        fixed (float* multiplied = factors, added = bias)
        {
            FullyConnectedKernels.Forward(
                input.Floats,
                new StoredWeights(weights, number),
                new FullyConnectedEpilogue { Factors = multiplied, Bias = added, Rectify = rectify },
                y.Floats,
                shape);
        }

        return y.Values();
    }
}
