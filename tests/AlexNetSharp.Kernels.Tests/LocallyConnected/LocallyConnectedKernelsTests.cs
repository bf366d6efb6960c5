using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.LocallyConnected;
using AlexNetSharp.Kernels.Tests.Products;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.LocallyConnected;

public sealed unsafe class LocallyConnectedKernelsTests
{
    private static readonly Gen<ConvolutionShape> Shapes =
        from images in Gen.OneOf(Gen.Int[0, 8], Gen.Int[9, 40])
        from channels in Gen.Int[1, 5]
        from outputs in Gen.Int[1, 9]
        from size in Gen.Int[3, 6]
        from stride in Gen.Int[1, 2]
        from before in Gen.Int[0, 1]
        from after in Gen.Int[0, 1]
        select new ConvolutionShape
        {
            Images = images,
            Channels = channels,
            Height = size,
            Width = size + 1,
            Outputs = outputs,
            Kernel = 3,
            Stride = stride,
            Before = before,
            After = after,
        };

    [Fact]
    public void Forward_RandomShapes_MatchesReference() => Gen.Select(Shapes, Gen.UInt).Sample(
        (shape, seed) =>
        {
            float[] x = TestValues.Normal(shape.InputCount, seed, 1), bias = TestValues.Normal(Pixels(shape) * shape.Outputs, seed, 3);
            float[] weights = TestValues.Normal(Pixels(shape) * shape.WeightCount, seed, 2);
            float[] found = Forward(x, weights, bias, shape);

            Reference(x, weights, bias, shape).AssertMatch(found);
            Assert.Equal(found.Select(value => MathF.Max(0, value)), Forward(x, weights, bias, shape, rectify: true));
        },
        iter: TestValues.Samples(40));

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void Forward_AnyThreadCount_GivesTheSameBits(int images)
    {
        var shape = new ConvolutionShape { Images = images, Channels = 8, Height = 6, Width = 6, Outputs = 16, Kernel = 3, Before = 1, After = 1 };
        float[] x = TestValues.Normal(shape.InputCount, 1, 1), bias = TestValues.Normal(Pixels(shape) * shape.Outputs, 1, 3);
        float[] weights = TestValues.Normal(Pixels(shape) * shape.WeightCount, 1, 2);

        TestValues.AssertSameBitsForThreadCounts(() => Forward(x, weights, bias, shape));
    }

    private static int Pixels(ConvolutionShape shape) => shape.OutputHeight * shape.OutputWidth;

    private static ProductSums Reference(float[] x, float[] weights, float[] bias, ConvolutionShape shape)
    {
        var y = new ProductSums(shape.OutputCount);
        int pixels = Pixels(shape), taps = shape.Channels * 9;
        for (int place = 0; place < shape.OutputCount; place++)
        {
            (int rest, int pixel) = Math.DivRem(place, pixels);
            (int image, int output) = Math.DivRem(rest, shape.Outputs);
            for (int tap = 0; tap < taps; tap++)
            {
                int row = (pixel / shape.OutputWidth * shape.Stride) + (tap / 3 % 3) - shape.Before;
                int column = (pixel % shape.OutputWidth * shape.Stride) + (tap % 3) - shape.Before;
                bool inside = row >= 0 && row < shape.Height && column >= 0 && column < shape.Width;
                int from = (((((image * shape.Channels) + (tap / 9)) * shape.Height) + row) * shape.Width) + column;
                y.Add(place, inside ? x[from] : 0, weights[(((pixel * shape.Outputs) + output) * taps) + tap]);
            }

            y.Add(place, bias[(output * pixels) + pixel]);
        }

        return y;
    }

    private static float[] Forward(float[] x, float[] weights, float[] bias, ConvolutionShape shape, bool rectify = false)
    {
        using GuardedFloats input = new(x), filters = new(weights), biases = new(bias), y = new(shape.OutputCount);
        LocallyConnectedKernels.Forward(input.Floats, filters.Floats, biases.Floats, y.Floats, rectify, shape);
        return y.Values();
    }
}
