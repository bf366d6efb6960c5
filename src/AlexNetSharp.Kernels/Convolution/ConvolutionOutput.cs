using System.Numerics;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>What every way to convolve has in common: how its work is shared out, and how finished sums become maps.</summary>
internal static unsafe class ConvolutionOutput
{
    /// <summary>With so many blocks for each thread none waits long for the last one.</summary>
    private const int BlocksOfThread = 4;

    /// <summary>
    /// The parts that a group's panels are shared out in. Each part prepares its images anew, so there are only as many as make the blocks
    /// even among the threads, and one where there are many blocks. Results do not depend on it.
    /// </summary>
    /// <param name="blocks">The blocks without parts: batches of images times groups.</param>
    /// <param name="panels">The panels of a group.</param>
    public static int Parts(int blocks, int panels)
    {
        int threads = KernelThreads.Count;
        return blocks >= BlocksOfThread * threads
            ? 1
            : Math.Min(panels, threads / (int)BigInteger.GreatestCommonDivisor(blocks, threads));
    }

    /// <summary>Finishes the sums of a run of pixels, and writes them into the output's maps.</summary>
    /// <param name="sums">The sums: (count, panel width); overwritten.</param>
    /// <param name="epilogue">What becomes of the sums.</param>
    /// <param name="y">The output (N, outputs, H, W).</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="place">Image, group and panel of the sums.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="count">The number of pixels.</param>
    public static void Write(
        float* sums,
        in ConvolutionEpilogue epilogue,
        float* y,
        in ConvolutionShape shape,
        (int Image, int Group, int Panel) place,
        int first,
        int count)
    {
        int output = place.Panel * Panels.Width;
        int outputs = Math.Min(Panels.Width, shape.GroupOutputs - output);
        output += place.Group * shape.GroupOutputs;
        bool adds = epilogue.Added != null;
        if (epilogue.Bias != null || (epilogue.Rectify && !adds))
        {
            Panels.Finish(sums, count, epilogue.Bias == null ? null : epilogue.Bias + output, outputs, epilogue.Rectify && !adds);
        }

        nint start = ((((nint)place.Image * shape.Outputs) + output) * shape.OutputPixels) + first;
        Panels.ToPlanes(sums, count, y + start, shape.OutputPixels, outputs);
        for (int plane = 0; adds && plane < outputs; plane++)
        {
            nint run = start + ((nint)plane * shape.OutputPixels);
            Elementwise.Add(y + run, epilogue.Added + run, y + run, count, epilogue.Rectify);
        }
    }
}
