using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The forward pass of one block of a normalisation.</summary>
internal readonly unsafe struct LrnForwardJob(float* x, float* y, LrnBlocks blocks, LrnParameters parameters) : IKernelJob
{
    private readonly float* _x = x;
    private readonly float* _y = y;
    private readonly LrnBlocks _blocks = blocks;
    private readonly LrnParameters _parameters = parameters;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (nint offset, nint start, nint end) = _blocks.Locate(block);
        LaneTiers.RunOverlapping(start, end, new Work(_x + offset, _y + offset, _blocks, _parameters));
    }

    private readonly struct Work(float* x, float* y, LrnBlocks blocks, LrnParameters parameters) : ILaneWork
    {
        private readonly float* _x = x;
        private readonly float* _y = y;
        private readonly LrnBlocks _blocks = blocks;
        private readonly LrnParameters _parameters = parameters;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            nint plane = _blocks.Plane;
            for (nint channel = 0; channel < _blocks.GroupChannels; channel++)
            {
                LrnWindow window = LrnWindow.Around(channel, _blocks.GroupChannels, _parameters.Size);
                float* input = _x + (channel * plane);
                float* output = _y + (channel * plane);
                for (nint column = start; column < start + count; column += TLanes.Count)
                {
                    TVector scale = window.Scale<TLanes, TVector>(_x + column, plane, _parameters);
                    TVector power = LrnPower.Negative<TLanes, TVector>(scale, _parameters.Beta);
                    TLanes.Store(TLanes.Multiply(TLanes.Load(input + column), power), output + column);
                }
            }
        }
    }
}
