using System.Buffers;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The backward pass of one block of a normalisation.</summary>
internal readonly unsafe struct LrnBackwardJob(float* x, float* dy, float* dx, LrnBlocks blocks, LrnParameters parameters) : IKernelJob
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
        nint rows = Math.Min(_parameters.Size, _blocks.GroupChannels);
        nint width = end - start;
        float[] scratch = ArrayPool<float>.Shared.Rent(checked((int)(2 * rows * width)));
        fixed (float* memory = scratch)
        {
            var rings = new Rings(memory, memory + (rows * width), start, width, rows);
            LaneTiers.RunOverlapping(start, end, new Work(this, offset, rings));
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    /// <summary>
    /// What the last maps of a window have contributed: as many rows as a window has maps, used in turn.
    /// </summary>
    private readonly struct Rings(float* terms, float* powers, nint start, nint width, nint rows)
    {
        private readonly float* _terms = terms - start;
        private readonly float* _powers = powers - start;
        private readonly nint _width = width;
        private readonly nint _rows = rows;

        /// <summary>dy * y / s of a map.</summary>
        public float* Terms(nint channel) => _terms + (channel % _rows * _width);

        /// <summary>s^-beta of a map.</summary>
        public float* Powers(nint channel) => _powers + (channel % _rows * _width);
    }

    private readonly struct Work(LrnBackwardJob job, nint offset, Rings rings) : ILaneWork
    {
        private readonly float* _x = job._x + offset;
        private readonly float* _dy = job._dy + offset;
        private readonly float* _dx = job._dx + offset;
        private readonly LrnBlocks _blocks = job._blocks;
        private readonly LrnParameters _parameters = job._parameters;
        private readonly Rings _rings = rings;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            nint reach = _parameters.Size / 2;
            for (nint channel = 0; channel < _blocks.GroupChannels + reach; channel++)
            {
                if (channel < _blocks.GroupChannels)
                {
                    Contribute<TLanes, TVector>(channel, start, count);
                }

                // A map's gradient needs the terms of the maps after it, so it follows by half a window.
                if (channel >= reach)
                {
                    Collect<TLanes, TVector>(channel - reach, start, count);
                }
            }
        }

        private void Contribute<TLanes, TVector>(nint channel, nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            LrnWindow window = LrnWindow.Around(channel, _blocks.GroupChannels, _parameters.Size);
            nint map = channel * _blocks.Plane;
            float* terms = _rings.Terms(channel);
            float* powers = _rings.Powers(channel);
            for (nint column = start; column < start + count; column += TLanes.Count)
            {
                TVector scale = window.Scale<TLanes, TVector>(_x + column, _blocks.Plane, _parameters);
                TVector power = LrnPower.Negative<TLanes, TVector>(scale, _parameters.Beta);
                TVector y = TLanes.Multiply(TLanes.Load(_x + map + column), power);
                TLanes.Store(TLanes.Divide(TLanes.Multiply(TLanes.Load(_dy + map + column), y), scale), terms + column);
                TLanes.Store(power, powers + column);
            }
        }

        private void Collect<TLanes, TVector>(nint channel, nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            LrnWindow window = LrnWindow.Around(channel, _blocks.GroupChannels, _parameters.Size);
            nint map = channel * _blocks.Plane;
            float* powers = _rings.Powers(channel);
            TVector factor = TLanes.Splat(-2 * _parameters.Alpha * _parameters.Beta);
            for (nint column = start; column < start + count; column += TLanes.Count)
            {
                TVector sum = TLanes.Splat(0);
                for (nint other = window.First; other <= window.Last; other++)
                {
                    sum = TLanes.Add(sum, TLanes.Load(_rings.Terms(other) + column));
                }

                TVector through = TLanes.Multiply(TLanes.Multiply(factor, TLanes.Load(_x + map + column)), sum);
                TVector direct = TLanes.Multiply(TLanes.Load(_dy + map + column), TLanes.Load(powers + column));
                TLanes.Store(TLanes.Add(direct, through), _dx + map + column);
            }
        }
    }
}
