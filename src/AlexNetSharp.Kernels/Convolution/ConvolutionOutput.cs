using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>What every way to convolve has in common: how its work is shared out, and how finished sums become maps.</summary>
internal static unsafe class ConvolutionOutput
{
    /// <summary>Blocks for each thread, so that none waits long for the last one.</summary>
    private const int BlocksOfThread = 4;

    /// <summary>
    /// The parts that a group's panels are shared out in: more than one where there are fewer images than threads need, because each part
    /// prepares its images anew. Results do not depend on it.
    /// </summary>
    /// <param name="blocks">The blocks without parts: batches of images times groups.</param>
    /// <param name="panels">The panels of a group.</param>
    public static int Parts(int blocks, int panels) => Math.Clamp(BlocksOfThread * KernelThreads.Count / blocks, 1, panels);

    /// <summary>Adds the biases to the sums of a run of pixels, and writes them into the output's maps.</summary>
    /// <param name="sums">The sums: (count, panel width); overwritten.</param>
    /// <param name="bias">Biases (outputs), or null.</param>
    /// <param name="y">The output (N, outputs, H, W).</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="place">Image, group and panel of the sums.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="count">The number of pixels.</param>
    public static void Write(
        float* sums, float* bias, float* y, in ConvolutionShape shape, (int Image, int Group, int Panel) place, int first, int count)
    {
        int output = place.Panel * Panels.Width;
        int outputs = Math.Min(Panels.Width, shape.GroupOutputs - output);
        output += place.Group * shape.GroupOutputs;
        if (bias != null)
        {
            Panels.AddRow(sums, count, bias + output, outputs);
        }

        float* planes = y + ((((nint)place.Image * shape.Outputs) + output) * shape.OutputPixels) + first;
        Panels.ToPlanes(sums, count, planes, shape.OutputPixels, outputs);
    }
}
