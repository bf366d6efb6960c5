using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Products;

/// <summary>Work made of independent blocks whose inner loop is <see cref="Tile.Add"/>, compiled for the machine's widest lanes.</summary>
internal interface ITiledJob
{
    /// <summary>Does one block.</summary>
    /// <param name="block">The block's number.</param>
    void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>Runs every block of a tiled job in the machine's widest lanes.</summary>
/// <param name="work">The work.</param>
internal readonly struct TiledBlocks<TJob>(TJob work) : IKernelJob
    where TJob : struct, ITiledJob
{
    /// <inheritdoc/>
    public void Run(int block) => LaneTiers.RunWidest(LaneTiers.Widest, new Block(work, block));

    private readonly struct Block(TJob work, int block) : IWholeWork
    {
        /// <inheritdoc/>
        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged => work.Run<TLanes, TVector>(block);
    }
}
