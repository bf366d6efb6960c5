namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The backward pass of one plane, which has one writer because windows overlap; windows are added in row order.</summary>
internal readonly unsafe struct MaxPoolBackwardJob(float* dy, byte* places, float* dx, PoolShape shape) : IKernelJob
{
    private readonly float* _dy = dy;
    private readonly byte* _places = places;
    private readonly float* _dx = dx;
    private readonly PoolShape _shape = shape;

    /// <inheritdoc/>
    public void Run(int block)
    {
        nint inputs = (nint)_shape.Height * _shape.Width;
        float* target = _dx + (block * inputs);
        new Span<float>(target, checked((int)inputs)).Clear();

        // A place in the window as a distance in the plane, so that no division is left in the loop.
        Span<int> distances = stackalloc int[_shape.Kernel * _shape.Kernel];
        for (int place = 0; place < distances.Length; place++)
        {
            distances[place] = (place / _shape.Kernel * _shape.Width) + (place % _shape.Kernel);
        }

        nint source = (nint)block * _shape.OutputHeight * _shape.OutputWidth;
        for (int row = 0; row < _shape.OutputHeight; row++)
        {
            float* window = target + ((nint)row * _shape.Stride * _shape.Width);
            for (int column = 0; column < _shape.OutputWidth; column++)
            {
                window[distances[_places[source]]] += _dy[source];
                source++;
                window += _shape.Stride;
            }
        }
    }
}
