using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The forward pass of one block of a normalisation.</summary>
internal readonly unsafe struct LrnForwardJob<TPower>(float* x, float* y, LrnBlocks blocks, LrnParameters parameters) : IKernelJob
    where TPower : struct, ILrnPower
{
    private readonly float* _x = x;
    private readonly float* _y = y;
    private readonly LrnBlocks _blocks = blocks;
    private readonly LrnParameters _parameters = parameters;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (nint offset, nint start, nint end) = _blocks.Locate(block);
        LrnGroup group = _blocks.Group(_x + offset, _parameters);
        LaneTiers.RunWidest(end - start, new Work(group, start, end, _y + offset));
    }

    private readonly struct Work(LrnGroup group, nint start, nint end, float* y) : IWholeWork
    {
        private readonly float* _y = y;

        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint channel = 0; channel < group.Channels; channel++)
            {
                LrnLine<TLanes, TVector, PlainInput, TPower>.Forward(group, channel, start, end, _y + (channel * group.Plane));
            }
        }
    }
}
