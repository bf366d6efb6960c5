namespace AlexNetSharp.Kernels.Images;

/// <summary>What is added to a channel's pixels and what they are multiplied by, in the order of the stored channels.</summary>
/// <param name="shift">One value per channel, added to the difference of pixel and mean.</param>
/// <param name="factor">One value per channel, multiplied last.</param>
internal readonly unsafe struct ChannelTerms(float* shift, float* factor)
{
    private readonly float* _shift = shift;
    private readonly float* _factor = factor;

    /// <summary>What is added to a channel.</summary>
    public float Shift(int channel) => _shift[channel];

    /// <summary>What a channel is multiplied by.</summary>
    public float Factor(int channel) => _factor[channel];
}
