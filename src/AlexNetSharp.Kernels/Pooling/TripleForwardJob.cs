using System.Buffers;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The forward pass of one plane under windows of 3x3 pixels, 2 apart.</summary>
internal readonly unsafe struct TripleForwardJob<TStored>(TStored* x, TStored* y, byte* places, PoolShape shape) : IKernelJob
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _x = x;
    private readonly TStored* _y = y;
    private readonly byte* _places = places;
    private readonly PoolShape _shape = shape;

    /// <inheritdoc/>
    public void Run(int block)
    {
        nint outputs = (nint)_shape.OutputHeight * _shape.OutputWidth;
        var strip = new TripleStrip(_shape.Width, _shape.OutputHeight, _shape.OutputWidth);
        TStored* source = _x + ((nint)block * _shape.Height * _shape.Width);
        float[] shared = ArrayPool<float>.Shared.Rent(TripleStrip.SharedLength(_shape.OutputWidth));
        fixed (float* memory = shared)
        {
            byte* places = _places is null ? null : _places + (block * outputs);
            LaneTiers.RunWidest(_shape.OutputWidth, new Work(strip, source, _y + (block * outputs), places, memory));
        }

        ArrayPool<float>.Shared.Return(shared);
    }

    private readonly struct Work(TripleStrip strip, TStored* source, TStored* y, byte* places, float* shared) : IWholeWork
    {
        private readonly TStored* _source = source;
        private readonly TStored* _y = y;
        private readonly byte* _places = places;
        private readonly float* _shared = shared;

        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            if (_places is null)
            {
                TriplePool<TLanes, TVector, TStored>.Forward(strip, _source, _y, _shared);
            }
            else
            {
                TriplePool<TLanes, TVector, TStored>.Forward(strip, _source, _y, _places, _shared);
            }
        }
    }
}
