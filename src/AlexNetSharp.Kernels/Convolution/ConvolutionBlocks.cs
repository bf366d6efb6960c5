namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// How a convolution's work is shared out: a block is some images, a group, a part of the panels and a part of the filters. Each block
/// prepares its images anew, so there are only as many parts as make the blocks even among the threads. Results do not depend on it.
/// </summary>
internal readonly struct ConvolutionBlocks
{
    private const int PanelsOfPart = 4;

    private readonly int _panelParts;
    private readonly int _filterParts;
    private readonly int _groups;
    private readonly int _together;
    private readonly int _images;

    /// <summary>Shares out.</summary>
    /// <param name="images">The number of images, at least 1.</param>
    /// <param name="together">Images that are worked on together.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="panels">Panels of the images of a block.</param>
    /// <param name="tiles">Tiles of filters of a group.</param>
    public ConvolutionBlocks(int images, int together, int groups, int panels, int tiles)
    {
        (_images, _together, _groups) = (images, together, groups);
        int batches = (images + together - 1) / together;

        // Panels rather than filters: each is transformed once then. Too few of them cannot be shared evenly.
        int parts = ConvolutionOutput.Parts(batches * groups, Math.Max(panels, tiles));
        _panelParts = panels >= PanelsOfPart * parts ? parts : 1;
        _filterParts = _panelParts == 1 ? Math.Min(parts, tiles) : 1;
        Count = batches * groups * _panelParts * _filterParts;
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>What a block is.</summary>
    /// <param name="block">The block.</param>
    /// <param name="tiles">Tiles of filters of a group.</param>
    /// <returns>
    /// The first image and how many there are; the group; the part of the panels of all parts; the first tile and that after the last.
    /// </returns>
    public ((int First, int Count) Images, int Group, (int Index, int Count) PanelPart, (int First, int End) Tiles) Locate(
        int block, int tiles)
    {
        (block, int filterPart) = Math.DivRem(block, _filterParts);
        (block, int panelPart) = Math.DivRem(block, _panelParts);
        (int batch, int group) = Math.DivRem(block, _groups);
        int first = batch * _together;
        return (
            (first, Math.Min(_together, _images - first)),
            group,
            (panelPart, _panelParts),
            (tiles * filterPart / _filterParts, tiles * (filterPart + 1) / _filterParts));
    }
}
