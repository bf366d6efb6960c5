using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>Filters as panels: (group, panel, weight of a filter, filter inside the panel).</summary>
internal sealed unsafe class PackedFilters : IDisposable
{
    private readonly ScratchMemory _memory;
    private readonly nint _panelSize;

    private PackedFilters(in ConvolutionShape shape)
    {
        PanelsPerGroup = Panels.Count(shape.GroupOutputs);
        _panelSize = (nint)shape.FilterSize * Panels.Width;
        _memory = new ScratchMemory(shape.Groups * PanelsPerGroup * _panelSize);
    }

    /// <summary>The number of panels of each group.</summary>
    public int PanelsPerGroup { get; }

    /// <summary>A panel: (weights of a filter, panel width).</summary>
    public float* Panel(int group, int panel) => _memory.Floats + ((((nint)group * PanelsPerGroup) + panel) * _panelSize);

    /// <summary>Packs filters as they are.</summary>
    /// <param name="weights">Filters (outputs, channels / groups, kernel, kernel).</param>
    /// <param name="shape">The convolution.</param>
    public static PackedFilters Pack(float* weights, in ConvolutionShape shape)
    {
        var packed = new PackedFilters(shape);
        KernelThreads.Run(shape.Groups * packed.PanelsPerGroup, new PackJob(weights, packed, shape));
        return packed;
    }

    /// <summary>Packs filters turned by half a turn, with inputs and outputs exchanged: those of the input's gradient.</summary>
    /// <param name="weights">Filters of the convolution itself.</param>
    /// <param name="shape">The convolution itself, not that of its gradient.</param>
    public static PackedFilters Turned(float* weights, in ConvolutionShape shape)
    {
        var packed = new PackedFilters(shape.InputGradient);
        KernelThreads.Run(shape.Groups * packed.PanelsPerGroup, new TurnJob(weights, packed, shape));
        return packed;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private readonly struct PackJob(float* weights, PackedFilters packed, ConvolutionShape shape) : IKernelJob
    {
        private readonly float* _weights = weights;

        /// <inheritdoc/>
        public void Run(int block)
        {
            (int group, int panel) = Math.DivRem(block, packed.PanelsPerGroup);
            int first = panel * Panels.Width;
            float* filters = _weights + ((((nint)group * shape.GroupOutputs) + first) * shape.FilterSize);
            int count = Math.Min(Panels.Width, shape.GroupOutputs - first);
            Panels.FromPlanes(filters, shape.FilterSize, count, shape.FilterSize, packed.Panel(group, panel));
        }
    }

    private readonly struct TurnJob(float* weights, PackedFilters packed, ConvolutionShape shape) : IKernelJob
    {
        private readonly float* _weights = weights;

        /// <inheritdoc/>
        public void Run(int block)
        {
            (int group, int panel) = Math.DivRem(block, packed.PanelsPerGroup);
            int taps = shape.Kernel * shape.Kernel;
            float* filters = _weights + ((nint)group * shape.GroupOutputs * shape.FilterSize);
            for (int output = 0; output < shape.GroupOutputs; output++)
            {
                Turn(
                    filters + ((nint)output * shape.FilterSize),
                    panel * Panels.Width,
                    packed.Panel(group, panel) + ((nint)output * taps * Panels.Width));
            }
        }

        private void Turn(float* filter, int firstChannel, float* target)
        {
            int taps = shape.Kernel * shape.Kernel;
            int width = Panels.Width;
            Panels.FromPlanes(filter + (firstChannel * taps), taps, Math.Min(width, shape.GroupChannels - firstChannel), taps, target);
            // Half a turn is the order of the taps reversed; the middle one stays.
            for (int tap = 0; tap < taps / 2; tap++)
            {
                var one = new Span<float>(target + (tap * width), width);
                var other = new Span<float>(target + ((taps - 1 - tap) * width), width);
                for (int column = 0; column < width; column++)
                {
                    (one[column], other[column]) = (other[column], one[column]);
                }
            }
        }
    }
}
