using System.Buffers;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The backward pass of one block of a normalisation.</summary>
internal readonly unsafe struct LrnBackwardJob<TPower>(float* x, float* dy, float* dx, LrnBlocks blocks, LrnParameters parameters) : IKernelJob
    where TPower : struct, ILrnPower
{
    private readonly float* _x = x;
    private readonly float* _dy = dy;
    private readonly float* _dx = dx;
    private readonly LrnBlocks _blocks = blocks;
    private readonly LrnParameters _parameters = parameters;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (nint offset, nint start, nint end) = _blocks.Locate(block);
        LrnGroup group = _blocks.Group(_x + offset, _parameters);
        nint rows = Math.Min(_parameters.Size, group.Channels);
        float[] scratch = ArrayPool<float>.Shared.Rent(LrnRings.Length(end - start, rows));
        fixed (float* memory = scratch)
        {
            var rings = new LrnRings(memory, start, end - start, rows);
            LaneTiers.RunWidest(end - start, new Work(group, (start, end), _dy + offset, _dx + offset, rings));
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private readonly struct Work(LrnGroup group, (nint Start, nint End) stretch, float* dy, float* dx, LrnRings rings) : IWholeWork
    {
        private readonly float* _dy = dy;
        private readonly float* _dx = dx;

        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint channel = 0; channel < group.Channels + group.Reach; channel++)
            {
                if (channel < group.Channels)
                {
                    LrnLine<TLanes, TVector, PlainInput, TPower>.Contribute(
                        group, channel, stretch.Start, stretch.End, _dy + (channel * group.Plane), rings.Terms(channel), rings.Directs(channel));
                }

                // A map's gradient needs the terms of the maps after it, so it follows by half a window.
                nint ready = channel - group.Reach;
                if (ready >= 0)
                {
                    LrnGradientLine<TLanes, TVector, PlainInput>.Collect(
                        group, ready, stretch.Start, stretch.End, rings, _dx + (ready * group.Plane));
                }
            }
        }
    }
}
