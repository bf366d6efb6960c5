namespace AlexNetSharp.Kernels;

/// <summary>Work that is made of independent blocks.</summary>
internal interface IKernelJob
{
    /// <summary>Does one block.</summary>
    /// <param name="block">The block's number.</param>
    void Run(int block);
}
