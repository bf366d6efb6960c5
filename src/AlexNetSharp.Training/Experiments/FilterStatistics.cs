namespace AlexNetSharp.Experiments;

/// <summary>What filters are like, in numbers.</summary>
internal static class FilterStatistics
{
    private const int Channels = 3;

    /// <summary>
    /// The part of a filter's energy that is no common value of its three channels, in [0, 1]: 0 for a gray filter, two thirds in
    /// expectation for noise.
    /// </summary>
    /// <param name="filter">3 x K x K weights.</param>
    public static double ColorShare(ReadOnlySpan<float> filter)
    {
        int plane = filter.Length / Channels;
        (double color, double all) = (0, 0);
        for (int i = 0; i < plane; i++)
        {
            (double red, double green, double blue) = (filter[i], filter[plane + i], filter[(2 * plane) + i]);
            double gray = (red + green + blue) / Channels;
            double energy = (red * red) + (green * green) + (blue * blue);
            color += energy - (Channels * gray * gray);
            all += energy;
        }

        return all > 0 ? Math.Max(0, color / all) : 0;
    }

    /// <summary>
    /// The largest difference between a weight of a filter and the same weight of another, as a part of the largest weight.
    /// </summary>
    /// <param name="weights">The filters one after the other.</param>
    /// <param name="filters">Their number.</param>
    public static double LargestDifference(ReadOnlySpan<float> weights, int filters)
    {
        int size = weights.Length / filters;
        (double difference, double largest) = (0, 0);
        for (int place = 0; place < size; place++)
        {
            (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
            for (int filter = 0; filter < filters; filter++)
            {
                float weight = weights[(filter * size) + place];
                (low, high) = (Math.Min(low, weight), Math.Max(high, weight));
            }

            difference = Math.Max(difference, (double)high - low);
            largest = Math.Max(largest, Math.Max(Math.Abs(low), Math.Abs(high)));
        }

        return largest > 0 ? difference / largest : 0;
    }
}
