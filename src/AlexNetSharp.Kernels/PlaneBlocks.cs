namespace AlexNetSharp.Kernels;

/// <summary>Work on planes, a block for each run of them: enough values that handing a block out does not count.</summary>
/// <param name="work">The work.</param>
/// <param name="planes">The number of planes.</param>
/// <param name="values">Values that are read for a plane.</param>
internal readonly struct PlaneBlocks<TWork>(TWork work, nint planes, nint values) : IKernelJob
    where TWork : struct, IPlaneWork
{
    private const nint BlockValues = 1 << 14;
    private readonly nint _planesPerBlock = Math.Max(1, BlockValues / Math.Max(1, values));

    /// <summary>The number of blocks.</summary>
    public int Blocks => checked((int)((planes + _planesPerBlock - 1) / _planesPerBlock));

    /// <inheritdoc/>
    public void Run(int block)
    {
        nint end = Math.Min((block + 1) * _planesPerBlock, planes);
        for (nint plane = block * _planesPerBlock; plane < end; plane++)
        {
            work.Run(plane);
        }
    }
}

/// <summary>Work on one plane after the other.</summary>
internal interface IPlaneWork
{
    /// <summary>Does one plane.</summary>
    /// <param name="plane">The plane's number.</param>
    void Run(nint plane);
}
