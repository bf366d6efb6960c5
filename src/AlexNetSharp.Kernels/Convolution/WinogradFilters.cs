using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Filters transformed for Winograd's tiles, packed: a matrix for each product, whose rows are filters and whose terms are channels.
/// </summary>
internal static unsafe class WinogradFilters
{
    private const int Taps = 9;

    /// <summary>Transforms filters.</summary>
    /// <param name="weights">Filters (outputs, channels / groups, 3, 3).</param>
    /// <param name="shape">The convolution.</param>
    /// <returns>The filters; owned by the caller.</returns>
    public static PackedRows Of(float* weights, in ConvolutionShape shape)
    {
        var packed = new PackedRows(WinogradShape.Products, shape.Groups, shape.GroupOutputs, shape.GroupChannels);
        KernelThreads.Run(shape.Groups * packed.Tiles * RowTile.Rows, new TransformJob(weights, packed, shape));
        return packed;
    }

    private readonly struct TransformJob(float* weights, PackedRows packed, ConvolutionShape shape) : IKernelJob
    {
        private readonly float* _weights = weights;

        /// <inheritdoc/>
        public void Run(int block)
        {
            (int group, int row) = Math.DivRem(block, packed.Tiles * RowTile.Rows);
            int channels = shape.GroupChannels;
            float* taps = ScratchMemory.OfThread((nint)(Taps + WinogradShape.Products) * channels);
            float* products = taps + ((nint)Taps * channels);
            if (row < shape.GroupOutputs)
            {
                // Each tap of all channels side by side, so that a vector holds the same tap of neighbors.
                float* source = _weights + ((((nint)group * shape.GroupOutputs) + row) * shape.FilterSize);
                for (int channel = 0; channel < channels; channel++)
                {
                    for (int tap = 0; tap < Taps; tap++)
                    {
                        taps[(tap * channels) + channel] = *source++;
                    }
                }

                LaneTiers.Run(0, channels, new TransformWork(taps, products, channels));
            }

            for (int product = 0; product < WinogradShape.Products; product++)
            {
                packed.Pack(product, group, row, row < shape.GroupOutputs ? products + ((nint)product * channels) : null);
            }
        }
    }

    /// <summary>G g G', for channels side by side.</summary>
    /// <param name="taps">The taps of a filter: (9, channels).</param>
    /// <param name="target">Its products: (16, channels).</param>
    /// <param name="channels">The number of channels.</param>
    private readonly struct TransformWork(float* taps, float* target, int channels) : ILaneWork
    {
        private readonly float* _taps = taps;
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint channel = start; channel < start + count; channel += TLanes.Count)
            {
                (TVector, TVector, TVector, TVector) left = Column<TLanes, TVector>(channel, 0);
                (TVector, TVector, TVector, TVector) middle = Column<TLanes, TVector>(channel, 1);
                (TVector, TVector, TVector, TVector) right = Column<TLanes, TVector>(channel, 2);
                Store<TLanes, TVector>(left.Item1, middle.Item1, right.Item1, channel, 0);
                Store<TLanes, TVector>(left.Item2, middle.Item2, right.Item2, channel, 4);
                Store<TLanes, TVector>(left.Item3, middle.Item3, right.Item3, channel, 8);
                Store<TLanes, TVector>(left.Item4, middle.Item4, right.Item4, channel, 12);
            }
        }

        private (TVector First, TVector Second, TVector Third, TVector Fourth) Column<TLanes, TVector>(nint channel, int column)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged => Line<TLanes, TVector>(
                TLanes.Load(_taps + (column * channels) + channel),
                TLanes.Load(_taps + ((column + 3) * channels) + channel),
                TLanes.Load(_taps + ((column + 6) * channels) + channel));

        private void Store<TLanes, TVector>(TVector left, TVector middle, TVector right, nint channel, int first)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            float* place = _target + ((nint)first * channels) + channel;
            (TVector one, TVector two, TVector three, TVector four) = Line<TLanes, TVector>(left, middle, right);
            TLanes.Store(one, place);
            TLanes.Store(two, place + channels);
            TLanes.Store(three, place + (2 * channels));
            TLanes.Store(four, place + (3 * channels));
        }

        /// <summary>G times a line of three.</summary>
        private static (TVector First, TVector Second, TVector Third, TVector Fourth) Line<TLanes, TVector>(
            TVector first,
            TVector middle,
            TVector last)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector half = TLanes.Splat(0.5f);
            return (
                first,
                TLanes.Multiply(half, TLanes.Add(TLanes.Add(first, middle), last)),
                TLanes.Multiply(half, TLanes.Add(TLanes.Subtract(first, middle), last)),
                last);
        }
    }
}
