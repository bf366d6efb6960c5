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

    /// <summary>The number of values, those that fill the last panels among them.</summary>
    public nint Count => _memory.Count;

    /// <summary>The number of panels of each group.</summary>
    public int PanelsPerGroup { get; }

    /// <summary>A panel: (weights of a filter, panel width).</summary>
    public float* Panel(int group, int panel) => _memory.Floats + ((((nint)group * PanelsPerGroup) + panel) * _panelSize);

    /// <summary>Packs filters.</summary>
    /// <param name="weights">Filters (outputs, channels / groups, kernel, kernel).</param>
    /// <param name="shape">The convolution.</param>
    public static PackedFilters Pack(float* weights, in ConvolutionShape shape)
    {
        var packed = new PackedFilters(shape);
        KernelThreads.Run(shape.Groups * packed.PanelsPerGroup, new PackJob(weights, packed, shape));
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
}
