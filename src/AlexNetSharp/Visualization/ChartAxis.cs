using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>Maps numbers to places along a chart's side and chooses round numbers to mark.</summary>
internal sealed class ChartAxis
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _low;
    private readonly double _high;

    private ChartAxis(double low, double high, double from, double to, bool logarithmic, IReadOnlyList<double> ticks)
    {
        (_from, _to, IsLogarithmic, Ticks) = (from, to, logarithmic, ticks);
        (_low, _high) = (Transform(low), Transform(high));
    }

    /// <summary>Whether equal factors are equally long.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The numbers to mark, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>A linear axis whose ends are round numbers, or tight around the data.</summary>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The largest number.</param>
    /// <param name="from">Where the smallest goes.</param>
    /// <param name="to">Where the largest goes.</param>
    /// <param name="ticks">About how many marks.</param>
    /// <param name="tight">Whether the ends stay at the data instead of the next marks.</param>
    /// <param name="whole">Whether only whole numbers are marked.</param>
    public static ChartAxis Linear(double low, double high, double from, double to, int ticks, bool tight, bool whole = false)
    {
        (double least, double most) = high > low ? (low, high) : (low - 0.5, low + 0.5);
        double step = NiceStep(whole ? Math.Max(1, (most - least) / ticks) : (most - least) / ticks);
        (double first, double last) = (Math.Floor(least / step + 1e-9), Math.Ceiling(most / step - 1e-9));
        var marks = new List<double>();
        for (double i = first; i <= last; i++)
        {
            double mark = i * step;
            if (!tight || (mark >= least - step * 1e-6 && mark <= most + step * 1e-6))
            {
                marks.Add(mark);
            }
        }

        return tight
            ? new ChartAxis(least, most, from, to, false, marks)
            : new ChartAxis(first * step, last * step, from, to, false, marks);
    }

    /// <summary>A logarithmic axis, marked at powers of ten (and at twice and five times them where there are few).</summary>
    /// <param name="low">The smallest number, above 0.</param>
    /// <param name="high">The largest number.</param>
    /// <param name="from">Where the smallest goes.</param>
    /// <param name="to">Where the largest goes.</param>
    public static ChartAxis Logarithmic(double low, double high, double from, double to)
    {
        (double least, double most) = (Math.Floor(Math.Log10(low) + 1e-9), Math.Ceiling(Math.Log10(high) - 1e-9));
        most = Math.Max(most, least + 1);
        double[] factors = most - least > 1 ? [1.0] : [1.0, 2.0, 5.0];
        var marks = new List<double>();
        for (double power = least; power <= most; power++)
        {
            marks.AddRange(factors.Select(factor => factor * Math.Pow(10, power)).Where(mark => mark <= Math.Pow(10, most) * 1.0001));
        }

        return new ChartAxis(Math.Pow(10, least), Math.Pow(10, most), from, to, true, marks);
    }

    /// <summary>Where a number goes.</summary>
    /// <param name="value">The number; on a logarithmic axis above 0.</param>
    public double Map(double value) => _from + (Transform(value) - _low) / (_high - _low) * (_to - _from);

    /// <summary>A mark's text.</summary>
    /// <param name="value">The mark.</param>
    /// <param name="percent">Whether fractions are shown as percent.</param>
    public static string Label(double value, bool percent)
    {
        double rounded = Math.Abs(value) < 1e-12 ? 0 : value;
        if (percent)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{rounded * 100:0.###} %");
        }

        return Math.Abs(rounded) switch
        {
            >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{rounded / 1e6:0.###}M"),
            >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{rounded / 1e3:0.###}k"),
            > 0 and < 1e-4 => rounded.ToString("0.##e-0", CultureInfo.InvariantCulture),
            _ => rounded.ToString("0.######", CultureInfo.InvariantCulture),
        };
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double factor = rough / power;
        return power * (factor <= 1.0001 ? 1 : factor <= 2.0001 ? 2 : factor <= 5.0001 ? 5 : 10);
    }

    private double Transform(double value) => IsLogarithmic ? Math.Log10(value) : value;
}
