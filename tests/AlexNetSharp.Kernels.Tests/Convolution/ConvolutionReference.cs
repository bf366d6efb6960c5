using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.Tests.Products;

namespace AlexNetSharp.Kernels.Tests.Convolution;

/// <summary>
/// Convolution and its gradients as the definitions say, one product at a time in double precision. Zeros around the image are multiplied
/// like any other value, by the kernels too: an infinite weight that meets one gives NaN.
/// </summary>
internal static class ConvolutionReference
{
    public static ProductSums Forward(float[] x, float[] weights, float[]? bias, ConvolutionShape shape)
    {
        var y = new ProductSums(shape.OutputCount);
        foreach (Meeting one in Meetings(shape))
        {
            y.Add(one.Y, one.X < 0 ? 0 : x[one.X], weights[one.Weight]);
        }

        for (nint i = 0; bias is not null && i < shape.OutputCount; i++)
        {
            y.Add(i, bias[i / OutputPixels(shape) % shape.Outputs]);
        }

        return y;
    }

    public static (ProductSums Weights, ProductSums Biases) ParameterGradients(float[] x, float[] dy, ConvolutionShape shape)
    {
        var weights = new ProductSums(shape.WeightCount);
        var biases = new ProductSums(shape.Outputs);
        foreach (Meeting one in Meetings(shape))
        {
            weights.Add(one.Weight, one.X < 0 ? 0 : x[one.X], dy[one.Y]);
        }

        for (int i = 0; i < dy.Length; i++)
        {
            biases.Add(i / OutputPixels(shape) % shape.Outputs, dy[i]);
        }

        return (weights, biases);
    }

    /// <summary>
    /// For every input pixel, every weight that could reach it: the windows outside the output, and those that a stride leaves out, count
    /// as zeros. A 1x1 filter of an unpadded image reaches only the pixels that it stands on.
    /// </summary>
    public static ProductSums InputGradient(float[] dy, float[] weights, ConvolutionShape shape)
    {
        var dx = new ProductSums(shape.InputCount);
        (int perGroup, int filters) = (shape.Channels / shape.Groups, shape.Outputs / shape.Groups);
        for (nint i = 0; i < shape.InputCount; i++)
        {
            (int column, int row) = ((int)(i % shape.Width), (int)(i / shape.Width % shape.Height));
            (nint image, int channel) = (
                i / shape.Width / shape.Height / shape.Channels,
                (int)(i / shape.Width / shape.Height % shape.Channels));
            for (int output = channel / perGroup * filters; output < ((channel / perGroup) + 1) * filters; output++)
            {
                for (int tap = 0; tap < shape.Kernel * shape.Kernel; tap++)
                {
                    (int windowRow, int rowsOff) = Math.DivRem(row + shape.Before - (tap / shape.Kernel), shape.Stride);
                    (int windowColumn, int columnsOff) = Math.DivRem(column + shape.Before - (tap % shape.Kernel), shape.Stride);
                    bool isOnWindow = rowsOff == 0 && columnsOff == 0;
                    bool inside =
                        isOnWindow
                        && windowRow >= 0
                        && windowRow < shape.OutputHeight
                        && windowColumn >= 0
                        && windowColumn < shape.OutputWidth;
                    if (!inside && shape is { Kernel: 1, Before: 0, After: 0 })
                    {
                        continue;
                    }

                    nint place =
                        (((((image * shape.Outputs) + output) * shape.OutputHeight) + windowRow) * shape.OutputWidth) + windowColumn;
                    nint weight = (((output * perGroup) + (channel % perGroup)) * shape.Kernel * shape.Kernel) + tap;
                    dx.Add(i, inside ? dy[place] : 0, weights[weight]);
                }
            }
        }

        return dx;
    }

    private static int OutputPixels(ConvolutionShape shape) => shape.OutputHeight * shape.OutputWidth;

    private static IEnumerable<Meeting> Meetings(ConvolutionShape shape)
    {
        (int perGroup, int filters) = (shape.Channels / shape.Groups, shape.Outputs / shape.Groups);
        for (nint y = 0; y < shape.OutputCount; y++)
        {
            (int windowColumn, int windowRow) = ((int)(y % shape.OutputWidth), (int)(y / shape.OutputWidth % shape.OutputHeight));
            (nint image, int output) = (y / OutputPixels(shape) / shape.Outputs, (int)(y / OutputPixels(shape) % shape.Outputs));
            for (int channel = 0; channel < perGroup; channel++)
            {
                for (int tap = 0; tap < shape.Kernel * shape.Kernel; tap++)
                {
                    int row = (windowRow * shape.Stride) + (tap / shape.Kernel) - shape.Before;
                    int column = (windowColumn * shape.Stride) + (tap % shape.Kernel) - shape.Before;
                    bool inside = row >= 0 && row < shape.Height && column >= 0 && column < shape.Width;
                    nint map = (image * shape.Channels) + (output / filters * perGroup) + channel;
                    nint x = (((map * shape.Height) + row) * shape.Width) + column;
                    yield return new Meeting(inside ? x : -1, (((output * perGroup) + channel) * shape.Kernel * shape.Kernel) + tap, y);
                }
            }
        }
    }

    /// <summary>A value of the input, or -1 for a zero around it, meets a weight for an output.</summary>
    private readonly record struct Meeting(nint X, nint Weight, nint Y);
}
