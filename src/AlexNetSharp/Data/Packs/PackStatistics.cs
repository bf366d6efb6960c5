using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>Statistics of the pixels of a pack's training part, on the scale 0..255, from exact integer sums.</summary>
internal sealed record PackStatistics
{
    /// <summary>Mean of each channel. Shape (C).</summary>
    public required IReadOnlyList<double> ChannelMean { get; init; }

    /// <summary>Covariance of the channels over all pixels, divided by their number. Shape (C, C), row by row.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>Eigenvalues of the covariance, largest first, never negative. Shape (C).</summary>
    public required IReadOnlyList<double> Eigenvalues { get; init; }

    /// <summary>Eigenvectors as columns: column j belongs to eigenvalue j. Shape (C, C), row by row.</summary>
    public required IReadOnlyList<double> Eigenvectors { get; init; }

    /// <summary>The number of pixels that were summed.</summary>
    public required long Pixels { get; init; }

    /// <summary>
    /// The shift of each channel for given factors: the sum over j of <c>factor_j * scale(eigenvalue_j) * eigenvector_j</c>.
    /// </summary>
    /// <param name="rule">How an eigenvalue scales.</param>
    /// <param name="factors">One factor per eigenvector, drawn from N(0, 0.1) in the paper.</param>
    /// <param name="shift">Receives one value per channel, for pixels of 0..255.</param>
    public void ColorShift(ColorShiftRule rule, ReadOnlySpan<double> factors, Span<float> shift)
    {
        int channels = ChannelMean.Count;
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (int j = 0; j < channels && rule != ColorShiftRule.None; j++)
            {
                // The formula speaks of pixels in 0..1, where eigenvalues are 255^2 times smaller; the shift comes back to 0..255.
                double scale = rule == ColorShiftRule.StandardDeviation ? Math.Sqrt(Eigenvalues[j]) : Eigenvalues[j] / 255.0;
                sum += Eigenvectors[(channel * channels) + j] * factors[j] * scale;
            }

            shift[channel] = (float)sum;
        }
    }
}
