using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// The maps of one group of images, with the convolution's zeros around them, for tiles that step by two pixels: every row has its even
/// columns before its odd ones, so that one load gives the same pixel of neighboring tiles.
/// </summary>
internal readonly unsafe struct TileImage
{
    /// <summary>Values behind the last image that vectors may read.</summary>
    private const int Slack = 64;

    private readonly ConvolutionShape _shape;

    /// <summary>Initializes the layout.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="tiles">Its tiles; the last of an odd side sees zeros behind the padded image.</param>
    public TileImage(in ConvolutionShape shape, WinogradShape tiles)
    {
        _shape = shape;
        Rows = Math.Max(shape.PaddedHeight, (2 * tiles.Rows) + 2);
        HalfRow = (Math.Max(shape.PaddedWidth, (2 * tiles.Columns) + 2) + 1) / 2;
    }

    /// <summary>Rows of a map.</summary>
    public int Rows { get; }

    /// <summary>Columns of each parity.</summary>
    public int HalfRow { get; }

    /// <summary>From row to row.</summary>
    public int RowLength => 2 * HalfRow;

    /// <summary>From map to map.</summary>
    public int Plane => checked(Rows * RowLength);

    /// <summary>From image to image.</summary>
    public int Size => checked(_shape.GroupChannels * Plane);

    /// <summary>Values of a number of images, with what vectors may read behind them.</summary>
    public nint Length(int images) => ((nint)images * Size) + Slack;

    /// <summary>Copies the maps of a group.</summary>
    /// <param name="x">The batch.</param>
    /// <param name="images">The first image, and how many follow from it.</param>
    /// <param name="group">The group.</param>
    /// <param name="target">Room for <see cref="Length"/> values.</param>
    public void Copy(float* x, (int First, int Count) images, int group, float* target)
    {
        int pixels = _shape.Height * _shape.Width;
        for (int image = 0; image < images.Count; image++)
        {
            float* source = x + ((((nint)(images.First + image) * _shape.Channels) + (group * _shape.GroupChannels)) * pixels);
            float* planes = target + ((nint)image * Size);
            for (int channel = 0; channel < _shape.GroupChannels; channel++)
            {
                CopyPlane(source + ((nint)channel * pixels), planes + ((nint)channel * Plane));
            }
        }
    }

    private void CopyPlane(float* source, float* target)
    {
        new Span<float>(target, _shape.Before * RowLength).Clear();
        target += _shape.Before * RowLength;

        // The first pixel stands in an even column of the padded image, or in an odd one.
        int parity = _shape.Before & 1;
        float* first = target + (parity * HalfRow) + (_shape.Before / 2);
        float* second = target + ((1 - parity) * HalfRow) + ((_shape.Before + 1) / 2);
        for (int row = 0; row < _shape.Height; row++)
        {
            new Span<float>(target, RowLength).Clear();
            LaneTiers.Run(0, (_shape.Width + 1) / 2, new HalfWork(source, first));
            LaneTiers.Run(0, _shape.Width / 2, new HalfWork(source + 1, second));
            source += _shape.Width;
            target += RowLength;
            first += RowLength;
            second += RowLength;
        }

        new Span<float>(target, (Rows - _shape.Before - _shape.Height) * RowLength).Clear();
    }

    /// <summary>target[i] = source[2 i].</summary>
    private readonly struct HalfWork(float* source, float* target) : ILaneWork
    {
        private readonly float* _source = source;
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                // No value behind the last is read.
                float* pairs = _source + (2 * i);
                TLanes.Store(TLanes.EvensFirst(TLanes.Alternate(TLanes.Load(pairs), TLanes.Load(pairs + TLanes.Count - 1))), _target + i);
            }
        }
    }
}
