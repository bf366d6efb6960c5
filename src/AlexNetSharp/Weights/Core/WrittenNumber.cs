using System.Globalization;

namespace AlexNetSharp.Weights.Core;

/// <summary>The numbers that people wrote into a network's description, which its file holds as float32.</summary>
internal static class WrittenNumber
{
    /// <summary>The shortest decimal that becomes this float32: 1e-4 instead of 9.99999974737875e-5.</summary>
    /// <param name="value">The number of the file.</param>
    public static double Of(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
