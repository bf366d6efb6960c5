using System.Globalization;
using System.Text;

namespace AlexNetSharp.Visualization;

/// <summary>A picture of a learning rate over the epochs in plain text, no wider than 80 columns.</summary>
internal static class RateChart
{
    /// <summary>Columns of the curve; a column shows the rate in the middle of its part of the training.</summary>
    public const int Columns = 60;

    private const int Rows = 13;
    private const int RowsBetweenLabels = 3;
    private const int LabelWidth = 8;

    /// <summary>Draws a curve.</summary>
    /// <param name="rates">The learning rate of each column, <see cref="Columns"/> of them, at least 0.</param>
    /// <param name="epochs">The epoch that the axis ends at.</param>
    /// <param name="logarithmic">
    /// Whether the axis of rates is logarithmic, which it is only where every rate is above 0 and they span ten times or more.
    /// </param>
    /// <returns>The lines, each ended.</returns>
    /// <exception cref="ArgumentException">There are more or fewer rates.</exception>
    public static string Draw(IReadOnlyList<double> rates, int epochs, bool logarithmic)
    {
        ArgumentNullException.ThrowIfNull(rates);
        if (rates.Count != Columns)
        {
            throw new ArgumentException($"A picture shows {Columns} rates, not {rates.Count}.", nameof(rates));
        }

        bool byDecades = logarithmic && rates.Min() > 0 && rates.Max() >= 10 * rates.Min();
        double top = Height(rates.Max(), byDecades);
        double bottom = byDecades ? Height(rates.Min(), byDecades) : 0;
        int[] rows = [.. rates.Select(rate => (int)Math.Round((top - Height(rate, byDecades)) / (top - bottom) * (Rows - 1)))];
        var text = new StringBuilder();
        text.Append("learning rate").Append(byDecades ? ", logarithmic" : "").Append('\n');
        for (int row = 0; row < Rows; row++)
        {
            double height = bottom + ((top - bottom) * (Rows - 1 - row) / (Rows - 1));
            string label = row % RowsBetweenLabels == 0 ? Label(byDecades ? Math.Pow(10, height) : height) : "";
            string line = string.Concat(rows.Select(place => place == row ? '*' : ' '));
            text.Append($"{label.PadLeft(LabelWidth)} |{line}".TrimEnd()).Append('\n');
        }

        text.Append(' ', LabelWidth + 1).Append('+').Append('-', Columns).Append('\n');
        return text.Append(Axis(epochs)).Append('\n').ToString();
    }

    private static double Height(double rate, bool byDecades) => byDecades ? Math.Log10(rate) : rate;

    private static string Label(double rate) => rate.ToString("G2", CultureInfo.InvariantCulture);

    private static string Axis(int epochs)
    {
        string middle = (epochs / 2.0).ToString("0.#", CultureInfo.InvariantCulture);
        string end = epochs.ToString(CultureInfo.InvariantCulture);
        string line = new string(' ', LabelWidth + 2) + "0";
        line = line.PadRight(LabelWidth + 2 + (Columns / 2) - (middle.Length / 2)) + middle;
        return line.PadRight(LabelWidth + 2 + Columns - end.Length) + end + " epochs";
    }
}
