using System.Buffers;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The backward pass of one block of a normalization.</summary>
internal readonly unsafe struct LrnBackwardJob<TPower, TStored>(
    TStored* x,
    TStored* dy,
    TStored* dx,
    LrnBlocks blocks,
    LrnParameters parameters
) : IKernelJob
    where TPower : struct, ILrnPower
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _x = x;
    private readonly TStored* _dy = dy;
    private readonly TStored* _dx = dx;
    private readonly LrnBlocks _blocks = blocks;
    private readonly LrnParameters _parameters = parameters;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (nint offset, nint start, nint end) = _blocks.Locate(block);
        LrnGroup<TStored> group = _blocks.Group(_x + offset, _parameters);
        nint rows = Math.Min(_parameters.Size, group.Channels);
        float[] scratch = ArrayPool<float>.Shared.Rent(LrnRings.Length(end - start, rows));
        fixed (float* memory = scratch)
        {
            var rings = new LrnRings(memory, start, end - start, rows);
            LaneTiers.RunWidest(end - start, new Work(group, (start, end), _dy + offset, _dx + offset, rings));
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private readonly struct Work(LrnGroup<TStored> group, (nint Start, nint End) stretch, TStored* dy, TStored* dx, LrnRings rings)
        : IWholeWork
    {
        private readonly TStored* _dy = dy;
        private readonly TStored* _dx = dx;

        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint channel = 0; channel < group.Channels + group.Reach; channel++)
            {
                if (channel < group.Channels)
                {
                    LrnLine<TLanes, TVector, PlainInput, TPower, TStored>.Contribute(
                        group, channel, stretch.Start, stretch.End, _dy + (channel * group.Plane), rings);
                }

                // A map's gradient needs the terms of the maps after it, so it follows by half a window.
                nint ready = channel - group.Reach;
                if (ready >= 0)
                {
                    LrnGradientLine<TLanes, TVector, PlainInput, TStored>.Collect(
                        group, ready, stretch.Start, stretch.End, rings, _dx + (ready * group.Plane));
                }
            }
        }
    }
}
