using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Partial sums of the gradients of weights and biases, a block for each group of images, group of maps and part of the filters. Rows of a
/// tile are weights of a filter, columns are filters, and the sum runs over output pixels.
/// </summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="dy">The output's gradient (N, outputs, H, W).</param>
/// <param name="taps">The offsets of the weights.</param>
/// <param name="pixels">The offsets of the output pixels.</param>
/// <param name="sums">Where the partial sums go.</param>
/// <param name="shape">The shape.</param>
internal readonly unsafe struct ConvolutionGradientJob(
    float* x, float* dy, int* taps, int* pixels, ConvolutionGradientSums sums, ConvolutionShape shape) : ITiledJob
{
    private readonly float* _x = x;
    private readonly float* _dy = dy;
    private readonly int* _taps = taps;
    private readonly int* _pixels = pixels;
    private readonly ConvolutionShape _shape = shape;
    private readonly int _batch = BatchOf(shape);

    /// <summary>The number of blocks.</summary>
    public int Blocks => sums.Chunks * _shape.Groups * sums.Parts;

    /// <summary>
    /// The images whose pixels are summed together; their pixels are no more than a panel has room for, unless it is one image.
    /// </summary>
    public static int BatchOf(in ConvolutionShape shape) => PaddedImage.BatchOf(shape, Tile.Terms(Panels.Width));

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        (int rest, int part) = Math.DivRem(block, sums.Parts);
        (int chunk, int group) = Math.DivRem(rest, _shape.Groups);
        (int firstPanel, int lastPanel) = sums.PanelsOf(part);
        int terms = Tile.Terms(Panels.Width);
        int panelSize = terms * Panels.Width;
        float* panels = ScratchMemory.OfThread(((lastPanel - firstPanel) * (nint)panelSize) + ((nint)_batch * PaddedImage.Size(_shape)));
        float* padded = panels + ((lastPanel - firstPanel) * panelSize);
        for (int panel = firstPanel; panel < lastPanel; panel++)
        {
            sums.Clear(chunk, group, panel);
        }

        (int firstImage, int lastImage) = sums.ImagesOf(chunk);
        for (int image = firstImage; image < lastImage; image += _batch)
        {
            int images = Math.Min(_batch, lastImage - image);
            float* source = PaddedImage.Of(_x, _shape, (image, images), group, padded);
            for (int first = 0; first < images * _shape.OutputPixels; first += terms)
            {
                int pixels = Math.Min(terms, (images * _shape.OutputPixels) - first);
                for (int panel = firstPanel; panel < lastPanel; panel++)
                {
                    Pack((image, images), group, panel, first, pixels / images, panels);
                    Sum<TLanes, TVector>(source, panels, _pixels + first, pixels, sums.Weights(chunk, group, panel));
                    Panels.AddRows(panels, pixels, sums.Biases(chunk, group, panel));
                }
            }
        }
    }

    private void Pack((int First, int Count) images, int group, int panel, int first, int pixels, float* target)
    {
        int output = panel * Panels.Width;
        int count = Math.Min(Panels.Width, _shape.GroupOutputs - output);
        for (int image = 0; image < images.Count; image++)
        {
            float* planes =
                _dy
                + ((((nint)(images.First + image) * _shape.Outputs) + (group * _shape.GroupOutputs) + output) * _shape.OutputPixels)
                + first;
            Panels.FromPlanes(planes, _shape.OutputPixels, count, pixels, target + (image * pixels * Panels.Width));
        }
    }

    private void Sum<TLanes, TVector>(float* source, float* panel, int* pixels, int count, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (int tap = 0; tap < _shape.FilterSize; tap += Tile.Rows)
        {
            Tile.Add<TLanes, TVector>(source, _taps + tap, pixels, count, panel, sums + ((nint)tap * Panels.Width));
        }
    }
}
