using System.Buffers;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;

namespace AlexNetSharp.Kernels.Fusion;

/// <summary>
/// The backward pass of one block: map after map, the gradient of the pooling goes into scratch memory and what it contributes into rings;
/// then the gradient of the map whose window is complete goes to memory.
/// </summary>
internal readonly unsafe struct FusedBackwardJob<TPower, TStored>(
    TStored* z,
    TStored* dy,
    byte* places,
    TStored* dz,
    FusedShape shape,
    FusedBlocks blocks
) : IKernelJob
    where TPower : struct, ILrnPower
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _z = z;
    private readonly TStored* _dy = dy;
    private readonly byte* _places = places;
    private readonly TStored* _dz = dz;
    private readonly FusedShape _shape = shape;
    private readonly FusedBlocks _blocks = blocks;

    /// <inheritdoc/>
    public void Run(int block)
    {
        PoolShape pool = _shape.Pool;
        (nint plane, nint first, nint end) = _blocks.Locate(block);
        nint start = first * TripleStrip.Stride * pool.Width;
        nint length = (Math.Min(end * TripleStrip.Stride, pool.Height) * pool.Width) - start;
        nint rows = Math.Min(_shape.Lrn.Size, _blocks.GroupChannels);
        int total = checked((int)length + LrnRings.Length(length, rows) + TripleWindows<TStored>.ScratchLength(pool.OutputWidth));
        float[] scratch = ArrayPool<float>.Shared.Rent(total);
        fixed (float* memory = scratch)
        {
            var group = new LrnGroup<TStored>(
                _z + (plane * pool.Height * pool.Width),
                (nint)pool.Height * pool.Width,
                _blocks.GroupChannels,
                _shape.Lrn);
            var rings = new LrnRings(memory + length, start, length, rows);
            LaneTiers.RunWidest(pool.OutputWidth, new Work(this, group, plane, (first, end), new Scratch(memory, start, length, rings)));
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private readonly struct Scratch(float* memory, nint start, nint length, LrnRings rings)
    {
        /// <summary>The gradient of the normalized map.</summary>
        public TStored* Gradient { get; } = (TStored*)memory;

        /// <summary>The first pixel of the strip.</summary>
        public nint Start { get; } = start;

        /// <summary>The pixel after the last.</summary>
        public nint End { get; } = start + length;

        /// <summary>The contributions of the last maps.</summary>
        public LrnRings Rings { get; } = rings;

        /// <summary>Room for two rows of windows.</summary>
        public float* Windows { get; } = rings.End;
    }

    private readonly struct Work(
        FusedBackwardJob<TPower, TStored> job,
        LrnGroup<TStored> group,
        nint plane,
        (nint First, nint End) pairs,
        Scratch scratch
    ) : IWholeWork
    {
        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TStored* target = job._dz + (plane * group.Plane);
            for (nint channel = 0; channel < group.Channels + group.Reach; channel++)
            {
                if (channel < group.Channels)
                {
                    Contribute<TLanes, TVector>(channel);
                }

                nint ready = channel - group.Reach;
                if (ready >= 0)
                {
                    LrnGradientLine<TLanes, TVector, RectifiedInput, TStored>.Collect(
                        group, ready, scratch.Start, scratch.End, scratch.Rings, target + (ready * group.Plane));
                }
            }
        }

        private void Contribute<TLanes, TVector>(nint channel)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            PoolShape pool = job._shape.Pool;
            nint outputs = (plane + channel) * pool.OutputHeight * pool.OutputWidth;
            var windows = new TripleWindows<TStored>(job._dy + outputs, job._places + outputs, pool);
            TripleGradient<TLanes, TVector, TStored>.Backward(windows, scratch.Gradient, pairs.First, pairs.End, scratch.Windows);
            LrnLine<TLanes, TVector, RectifiedInput, TPower, TStored>.Contribute(
                group,
                channel,
                scratch.Start,
                scratch.End,
                scratch.Gradient - scratch.Start,
                scratch.Rings);
        }
    }
}
