using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The forward pass of one block of a normalization.</summary>
internal readonly unsafe struct LrnForwardJob<TPower, TStored>(TStored* x, TStored* y, LrnBlocks blocks, LrnParameters parameters)
    : IKernelJob
    where TPower : struct, ILrnPower
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _x = x;
    private readonly TStored* _y = y;
    private readonly LrnBlocks _blocks = blocks;
    private readonly LrnParameters _parameters = parameters;

    /// <inheritdoc/>
    public void Run(int block)
    {
        (nint offset, nint start, nint end) = _blocks.Locate(block);
        LrnGroup<TStored> group = _blocks.Group(_x + offset, _parameters);
        LaneTiers.RunWidest(end - start, new Work(group, start, end, _y + offset));
    }

    private readonly struct Work(LrnGroup<TStored> group, nint start, nint end, TStored* y) : IWholeWork
    {
        private readonly TStored* _y = y;

        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint channel = 0; channel < group.Channels; channel++)
            {
                LrnLine<TLanes, TVector, PlainInput, TPower, TStored>.Forward(group, channel, start, end, _y + (channel * group.Plane));
            }
        }
    }
}
