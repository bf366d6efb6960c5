using System.Buffers;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;

namespace AlexNetSharp.Kernels.Fusion;

/// <summary>The forward pass of one block: map after map is normalised into scratch memory and pooled from there.</summary>
internal readonly unsafe struct FusedForwardJob<TPower>(float* z, float* y, byte* places, FusedShape shape, FusedBlocks blocks) : IKernelJob
    where TPower : struct, ILrnPower
{
    private readonly float* _z = z;
    private readonly float* _y = y;
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
            var group = new LrnGroup(_z + (plane * pool.Height * pool.Width), (nint)pool.Height * pool.Width, _blocks.GroupChannels, _shape.Lrn);
            var strip = new TripleStrip(memory, pool.Width, end - first, pool.OutputWidth);
            nint target = ((plane * pool.OutputHeight) + first) * pool.OutputWidth;
            LaneTiers.RunWidest(pool.OutputWidth, new Work(this, group, strip, (start, length), target));
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private readonly struct Work(FusedForwardJob<TPower> job, LrnGroup group, TripleStrip strip, (nint Start, nint Length) stretch, nint target)
        : IWholeWork
    {
        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            float* normalised = strip.Source;
            float* shared = normalised + stretch.Length;
            nint output = target;
            for (nint channel = 0; channel < group.Channels; channel++)
            {
                LrnLine<TLanes, TVector, RectifiedInput, TPower>.Forward(
                    group, channel, stretch.Start, stretch.Start + stretch.Length, normalised - stretch.Start);
                if (job._places is null)
                {
                    TriplePool<TLanes, TVector>.Forward(strip, job._y + output, shared);
                }
                else
                {
                    TriplePool<TLanes, TVector>.Forward(strip, job._y + output, job._places + output, shared);
                }

                output += (nint)job._shape.Pool.OutputHeight * job._shape.Pool.OutputWidth;
            }
        }
    }
}
