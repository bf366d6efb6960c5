using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// The partial sums of a convolution's gradients. Images are summed in a few chunks, fixed by the shape, and chunks in their order, so that
/// the result does not depend on who computed what.
/// </summary>
internal sealed unsafe class ConvolutionGradientSums : IDisposable
{
    private const int MostChunks = 8;
    private const int PanelsPerPart = 4;
    private readonly ConvolutionShape _shape;
    private readonly int _panels;
    private readonly nint _panelSize;
    private readonly ScratchMemory _memory;

    /// <summary>Initializes memory for the sums of a shape; its values are undefined.</summary>
    public ConvolutionGradientSums(in ConvolutionShape shape)
    {
        _shape = shape;
        _panels = Panels.Count(shape.GroupOutputs);
        Chunks = Math.Clamp(shape.Images, 1, MostChunks);
        Parts = (_panels + PanelsPerPart - 1) / PanelsPerPart;

        // The biases of a panel follow its weights.
        _panelSize = (Tile.WholeRows(shape.FilterSize) + 1) * (nint)Panels.Width;
        _memory = new ScratchMemory(Chunks * _panels * shape.Groups * _panelSize);
    }

    /// <summary>The number of chunks of images.</summary>
    public int Chunks { get; }

    /// <summary>The number of parts that a group's panels are shared out in.</summary>
    public int Parts { get; }

    /// <summary>The panels of a part: the first, and the one after the last.</summary>
    public (int First, int End) PanelsOf(int part) => (_panels * part / Parts, _panels * (part + 1) / Parts);

    /// <summary>The images of a chunk: the first, and the one after the last.</summary>
    public (int First, int End) ImagesOf(int chunk) =>
        ((int)((long)_shape.Images * chunk / Chunks), (int)((long)_shape.Images * (chunk + 1) / Chunks));

    /// <summary>The sums of the weights of a panel: (weights of a filter in whole tiles, panel width).</summary>
    public float* Weights(int chunk, int group, int panel) =>
        _memory.Floats + ((((((nint)chunk * _shape.Groups) + group) * _panels) + panel) * _panelSize);

    /// <summary>The sums of the biases of a panel: (panel width).</summary>
    public float* Biases(int chunk, int group, int panel) => Weights(chunk, group, panel) + _panelSize - Panels.Width;

    /// <summary>Sets the sums of a panel to zero.</summary>
    public void Clear(int chunk, int group, int panel) => new Span<float>(Weights(chunk, group, panel), checked((int)_panelSize)).Clear();

    /// <summary>Adds the chunks of a panel in their order, into the first.</summary>
    public void Reduce(int group, int panel)
    {
        float* total = Weights(0, group, panel);
        for (int chunk = 1; chunk < Chunks; chunk++)
        {
            Panels.Add(total, Weights(chunk, group, panel), _panelSize);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
