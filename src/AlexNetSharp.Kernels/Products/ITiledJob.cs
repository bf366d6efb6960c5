using System.Runtime.Intrinsics;
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
    public void Run(int block)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            work.Run<Lanes512, Vector512<float>>(block);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            work.Run<Lanes256, Vector256<float>>(block);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            work.Run<Lanes128, Vector128<float>>(block);
        }
        else
        {
            work.Run<Lanes1, float>(block);
        }
    }
}
