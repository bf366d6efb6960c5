using System.Buffers;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The backward pass of one plane under windows of 3x3 pixels, 2 apart.</summary>
internal readonly unsafe struct TripleBackwardJob<TStored>(TStored* dy, byte* places, TStored* dx, PoolShape shape) : IKernelJob
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _dy = dy;
    private readonly byte* _places = places;
    private readonly TStored* _dx = dx;
    private readonly PoolShape _shape = shape;

    /// <inheritdoc/>
    public void Run(int block)
    {
        nint outputs = (nint)_shape.OutputHeight * _shape.OutputWidth;
        var windows = new TripleWindows<TStored>(_dy + (block * outputs), _places + (block * outputs), _shape);
        float[] scratch = ArrayPool<float>.Shared.Rent(TripleWindows<TStored>.ScratchLength(_shape.OutputWidth));
        fixed (float* memory = scratch)
        {
            LaneTiers.RunWidest(_shape.OutputWidth, new Work(windows, _dx + ((nint)block * _shape.Height * _shape.Width), memory));
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private readonly struct Work(TripleWindows<TStored> windows, TStored* dx, float* scratch) : IWholeWork
    {
        private readonly TStored* _dx = dx;
        private readonly float* _scratch = scratch;

        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged =>
            TripleGradient<TLanes, TVector, TStored>.Backward(windows, _dx, 0, windows.Rows + 1, _scratch);
    }
}
