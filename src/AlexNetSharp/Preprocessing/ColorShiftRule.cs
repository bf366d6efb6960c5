using System.Text.Json.Serialization;

namespace AlexNetSharp.Preprocessing;

/// <summary>How the colors of a training image are shifted along the principal components of the training pixels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColorShiftRule>))]
internal enum ColorShiftRule
{
    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>By the sum over i of N(0, d) times the standard deviation along eigenvector i, as the author's code does.</summary>
    [JsonStringEnumMemberName("stdev")]
    StandardDeviation,

    /// <summary>By the printed formula: N(0, d) times the eigenvalue, on pixels of 0..1.</summary>
    [JsonStringEnumMemberName("paper-formula")]
    PaperFormula,
}
