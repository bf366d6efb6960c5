namespace AlexNetSharp.Kernels.Update;

/// <summary>Sums in float64 of what vectors of lanes held.</summary>
internal static unsafe class LaneTotal
{
    /// <summary>A sum and the lanes of a vector, added in their order.</summary>
    public static double Add(double sum, float* lanes, int count)
    {
        for (int lane = 0; lane < count; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }
}
