using System.Buffers;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;

namespace AlexNetSharp.Kernels.Fusion;

/// <summary>The forward pass of one block: map after map is normalized into scratch memory and pooled from there.</summary>
internal readonly unsafe struct FusedForwardJob<TPower, TStored>(TStored* z, TStored* y, byte* places, FusedShape shape, FusedBlocks blocks)
    : IKernelJob
    where TPower : struct, ILrnPower
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _z = z;
    private readonly TStored* _y = y;
    private readonly byte* _places = places;
    private readonly FusedShape _shape = shape;
    private readonly FusedBlocks _blocks = blocks;

    /// <inheritdoc/>
    public void Run(int block)
    {
        PoolShape pool = _shape.Pool;
        (nint plane, nint first, nint end) = _blocks.Locate(block);
        nint start = first * TripleStrip.Stride * pool.Width;
        nint length = (((end - first - 1) * TripleStrip.Stride) + TripleStrip.Kernel) * pool.Width;
        float[] scratch = ArrayPool<float>.Shared.Rent(checked((int)length + TripleStrip.SharedLength(pool.OutputWidth)));
        fixed (float* memory = scratch)
        {
            var group = new LrnGroup<TStored>(
                _z + (plane * pool.Height * pool.Width),
                (nint)pool.Height * pool.Width,
                _blocks.GroupChannels,
                _shape.Lrn);
            var strip = new TripleStrip(pool.Width, end - first, pool.OutputWidth);
            nint target = ((plane * pool.OutputHeight) + first) * pool.OutputWidth;
            LaneTiers.RunWidest(pool.OutputWidth, new Work(this, group, strip, (start, length), target, memory));
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private readonly struct Work(
        FusedForwardJob<TPower, TStored> job,
        LrnGroup<TStored> group,
        TripleStrip strip,
        (nint Start, nint Length) stretch,
        nint target,
        float* memory
    ) : IWholeWork
    {
        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            // As far apart as float32 values need, which may be more than there are.
            var normalized = (TStored*)memory;
            float* shared = memory + stretch.Length;
            nint output = target;
            for (nint channel = 0; channel < group.Channels; channel++)
            {
                LrnLine<TLanes, TVector, RectifiedInput, TPower, TStored>.Forward(
                    group, channel, stretch.Start, stretch.Start + stretch.Length, normalized - stretch.Start);
                if (job._places is null)
                {
                    TriplePool<TLanes, TVector, TStored>.Forward(strip, normalized, job._y + output, shared);
                }
                else
                {
                    TriplePool<TLanes, TVector, TStored>.Forward(strip, normalized, job._y + output, job._places + output, shared);
                }

                output += (nint)job._shape.Pool.OutputHeight * job._shape.Pool.OutputWidth;
            }
        }
    }
}
