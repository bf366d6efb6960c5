using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>
/// A batch (N, values) as panels, each contiguous: of images side by side, or of values side by side. It stands in memory of the thread
/// that makes it, which the next one takes over.
/// </summary>
internal readonly unsafe struct PackedBatch
{
    private readonly float* _memory;
    private readonly nint _panelSize;

    private PackedBatch(int columns, int terms)
    {
        (Count, Terms) = (Panels.Count(columns), terms);
        _panelSize = (nint)terms * Panels.Width;
        _memory = ScratchMemory.OfCaller(Count * _panelSize);
    }

    /// <summary>The number of panels.</summary>
    public int Count { get; }

    /// <summary>The rows of each panel, which sums run over.</summary>
    public int Terms { get; }

    /// <summary>Images are columns: panels of (values, images), for sums over values.</summary>
    public static PackedBatch Transposed(float* batch, int images, int values)
    {
        var packed = new PackedBatch(images, values);
        KernelThreads.Run(packed.Count, new TransposeJob(batch, images, values, packed));
        return packed;
    }

    /// <summary>Values are columns: panels of (images, values), for sums over images.</summary>
    public static PackedBatch Columns(float* batch, int images, int values)
    {
        var packed = new PackedBatch(values, images);
        KernelThreads.Run(packed.Count, new ColumnsJob(batch, images, values, packed));
        return packed;
    }

    /// <summary>A panel: (terms, panel width).</summary>
    public float* Panel(int panel) => _memory + (panel * _panelSize);

    private readonly struct TransposeJob(float* batch, int images, int values, PackedBatch packed) : IKernelJob
    {
        private readonly float* _batch = batch;

        /// <inheritdoc/>
        public void Run(int block)
        {
            int first = block * Panels.Width;
            Panels.FromPlanes(_batch + ((nint)first * values), values, Math.Min(Panels.Width, images - first), values, packed.Panel(block));
        }
    }

    private readonly struct ColumnsJob(float* batch, int images, int values, PackedBatch packed) : IKernelJob
    {
        private readonly float* _batch = batch;

        /// <inheritdoc/>
        public void Run(int block)
        {
            int first = block * Panels.Width;
            int count = Math.Min(Panels.Width, values - first);
            for (int image = 0; image < images; image++)
            {
                var row = new Span<float>(packed.Panel(block) + ((nint)image * Panels.Width), Panels.Width);
                new ReadOnlySpan<float>(_batch + ((nint)image * values) + first, count).CopyTo(row);
                row[count..].Clear();
            }
        }
    }
}
