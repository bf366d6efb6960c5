using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>
/// The backward pass of one plane, which has one writer because windows overlap; windows are added in row order, and the sums are rounded
/// once at the end where the plane does not hold float32.
/// </summary>
internal readonly unsafe struct MaxPoolBackwardJob<TStored>(TStored* dy, byte* places, TStored* dx, PoolShape shape) : IKernelJob
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _dy = dy;
    private readonly byte* _places = places;
    private readonly TStored* _dx = dx;
    private readonly PoolShape _shape = shape;

    /// <inheritdoc/>
    public void Run(int block)
    {
        nint inputs = (nint)_shape.Height * _shape.Width;
        TStored* target = _dx + (block * inputs);
        float* inPlace = TStored.InPlace(target);
        float* sums = inPlace is null ? ScratchMemory.OfThread(inputs) : inPlace;
        Add(block, sums);
        if (inPlace is null)
        {
            LaneTiers.Run(0, inputs, new RoundWork(sums, target));
        }
    }

    private void Add(int block, float* sums)
    {
        new Span<float>(sums, checked(_shape.Height * _shape.Width)).Clear();

        // A place in the window as a distance in the plane, so that no division is left in the loop.
        Span<int> distances = stackalloc int[_shape.Kernel * _shape.Kernel];
        for (int place = 0; place < distances.Length; place++)
        {
            distances[place] = (place / _shape.Kernel * _shape.Width) + (place % _shape.Kernel);
        }

        nint source = (nint)block * _shape.OutputHeight * _shape.OutputWidth;
        for (int row = 0; row < _shape.OutputHeight; row++)
        {
            float* window = sums + ((nint)row * _shape.Stride * _shape.Width);
            for (int column = 0; column < _shape.OutputWidth; column++)
            {
                window[distances[_places[source]]] += TStored.Load<Lanes1, float>(_dy + source);
                source++;
                window += _shape.Stride;
            }
        }
    }

    private readonly struct RoundWork(float* sums, TStored* target) : ILaneWork
    {
        private readonly float* _sums = sums;
        private readonly TStored* _target = target;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint column = start; column < start + count; column += TLanes.Count)
            {
                TStored.Store<TLanes, TVector>(TLanes.Load(_sums + column), _target + column);
            }
        }
    }
}
