namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Filters turned by half a turn, with inputs and outputs exchanged: (C, outputs / groups, kernel, kernel), those of the input's gradient.
/// </summary>
internal static unsafe class TurnedFilters
{
    /// <summary>Turns filters.</summary>
    /// <param name="weights">Filters of the convolution itself.</param>
    /// <param name="shape">The convolution itself, not that of its gradient.</param>
    /// <returns>The filters; owned by the caller.</returns>
    public static ScratchMemory Of(float* weights, in ConvolutionShape shape)
    {
        var turned = new ScratchMemory(shape.WeightCount);
        KernelThreads.Run(shape.Channels, new TurnJob(weights, turned, shape));
        return turned;
    }

    private readonly struct TurnJob(float* weights, ScratchMemory turned, ConvolutionShape shape) : IKernelJob
    {
        private readonly float* _weights = weights;

        /// <inheritdoc/>
        public void Run(int block)
        {
            int taps = shape.Kernel * shape.Kernel;
            (int group, int channel) = Math.DivRem(block, shape.GroupChannels);
            float* target = turned.Floats + ((nint)block * shape.GroupOutputs * taps);
            for (int output = 0; output < shape.GroupOutputs; output++)
            {
                float* source = _weights + ((((nint)(group * shape.GroupOutputs) + output) * shape.FilterSize) + (channel * taps));
                for (int tap = taps - 1; tap >= 0; tap--)
                {
                    // Half a turn is the order of the taps reversed.
                    *target++ = source[tap];
                }
            }
        }
    }
}
