using System.Globalization;

namespace AlexNetSharp;

/// <summary>Numbers of things as people read them.</summary>
internal static class Counted
{
    /// <summary>A number and what is counted, for example <c>1 epoch</c> or <c>12,000 epochs</c>.</summary>
    /// <param name="number">The number.</param>
    /// <param name="what">One of the things, whose plural takes an s.</param>
    public static string Of(long number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}{(number == 1 ? "" : "s")}");
}
