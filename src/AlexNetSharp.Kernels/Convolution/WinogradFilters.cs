using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>Transformed filters as panels: (group, panel, product, channel, filter inside the panel).</summary>
internal sealed unsafe class WinogradFilters : IDisposable
{
    private readonly ScratchMemory _memory;
    private readonly int _channels;

    private WinogradFilters(int groups, int channels, int outputs)
    {
        (PanelsPerGroup, _channels) = (Panels.Count(outputs), channels);
        _memory = new ScratchMemory((nint)groups * PanelsPerGroup * WinogradShape.Products * channels * Panels.Width);
    }

    /// <summary>The number of panels of each group.</summary>
    public int PanelsPerGroup { get; }

    /// <summary>Transforms filters as they are.</summary>
    /// <param name="weights">Filters (outputs, channels / groups, 3, 3).</param>
    /// <param name="shape">The convolution.</param>
    public static WinogradFilters Of(float* weights, in ConvolutionShape shape) => Make(weights, shape, turned: false);

    /// <summary>Transforms filters turned by half a turn, with inputs and outputs exchanged: those of the input's gradient.</summary>
    /// <param name="weights">Filters of the convolution itself.</param>
    /// <param name="shape">The convolution itself, not that of its gradient.</param>
    public static WinogradFilters Turned(float* weights, in ConvolutionShape shape) => Make(weights, shape, turned: true);

    /// <summary>The panel of one product: (channels, panel width).</summary>
    public float* Panel(int group, int panel, int product) =>
        _memory.Floats + (((((((nint)group * PanelsPerGroup) + panel) * WinogradShape.Products) + product) * _channels) * Panels.Width);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private static WinogradFilters Make(float* weights, in ConvolutionShape shape, bool turned)
    {
        var filters = turned
            ? new WinogradFilters(shape.Groups, shape.GroupOutputs, shape.GroupChannels)
            : new WinogradFilters(shape.Groups, shape.GroupChannels, shape.GroupOutputs);
        KernelThreads.Run(shape.Groups * filters.PanelsPerGroup, new TransformJob(weights, filters, shape, turned));
        return filters;
    }

    /// <summary>G g G', for every filter of a panel.</summary>
    private readonly struct TransformJob(float* weights, WinogradFilters filters, ConvolutionShape shape, bool turned) : IKernelJob
    {
        private const int Taps = 9;
        private readonly float* _weights = weights;

        /// <inheritdoc/>
        public void Run(int block)
        {
            (int group, int panel) = Math.DivRem(block, filters.PanelsPerGroup);
            float* groupWeights = _weights + ((nint)group * shape.GroupOutputs * shape.FilterSize);
            float* filter = stackalloc float[Taps];
            float* products = stackalloc float[WinogradShape.Products];
            int outputs = turned ? shape.GroupChannels : shape.GroupOutputs;
            for (int channel = 0; channel < filters._channels; channel++)
            {
                for (int column = 0; column < Panels.Width; column++)
                {
                    int output = (panel * Panels.Width) + column;
                    new Span<float>(products, WinogradShape.Products).Clear();
                    if (output < outputs)
                    {
                        Read(groupWeights, output, channel, filter);
                        Transform(filter, products);
                    }

                    for (int product = 0; product < WinogradShape.Products; product++)
                    {
                        filters.Panel(group, panel, product)[(channel * Panels.Width) + column] = products[product];
                    }
                }
            }
        }

        private static void Transform(float* filter, float* products)
        {
            float* rows = stackalloc float[12];
            for (int column = 0; column < 3; column++)
            {
                (float first, float middle, float last) = (filter[column], filter[3 + column], filter[6 + column]);
                rows[column] = first;
                rows[3 + column] = 0.5f * (first + middle + last);
                rows[6 + column] = 0.5f * (first - middle + last);
                rows[9 + column] = last;
            }

            for (int row = 0; row < 4; row++)
            {
                (float first, float middle, float last) = (rows[3 * row], rows[(3 * row) + 1], rows[(3 * row) + 2]);
                products[4 * row] = first;
                products[(4 * row) + 1] = 0.5f * (first + middle + last);
                products[(4 * row) + 2] = 0.5f * (first - middle + last);
                products[(4 * row) + 3] = last;
            }
        }

        private void Read(float* groupWeights, int output, int channel, float* filter)
        {
            (int filterOfWeights, int channelOfWeights) = turned ? (channel, output) : (output, channel);
            float* source = groupWeights + ((nint)filterOfWeights * shape.FilterSize) + (channelOfWeights * Taps);
            for (int tap = 0; tap < Taps; tap++)
            {
                filter[tap] = source[turned ? Taps - 1 - tap : tap];
            }
        }
    }
}
