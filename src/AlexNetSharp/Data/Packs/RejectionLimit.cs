using System.Globalization;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// How many files of a source may be rejected before the work is stopped: a number of files, or a fraction of those that are done.
/// </summary>
public readonly record struct RejectionLimit
{
    /// <summary>A fraction says little about the first few files.</summary>
    private const int FewFiles = 100;

    private RejectionLimit(int? files, double fraction) => (Files, Fraction) = (files, fraction);

    /// <summary>Half of the files: a source that exceeds it is not what its user thinks it is.</summary>
    public static RejectionLimit Half { get; } = new(null, 0.5);

    /// <summary>The number of files; null where a fraction counts.</summary>
    public int? Files { get; }

    /// <summary>The fraction of the files that are done, counted from 100 files on and at the end.</summary>
    public double Fraction { get; }

    /// <summary>A number of files.</summary>
    /// <param name="files">The most files that may be rejected.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static RejectionLimit OfFiles(int files)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(files);
        return new RejectionLimit(files, 0);
    }

    /// <summary>A fraction of the files that are done.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of that range.</exception>
    public static RejectionLimit OfFraction(double fraction) =>
        fraction is >= 0 and <= 1
            ? new RejectionLimit(null, fraction)
            : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A fraction lies from 0 to 1.");

    /// <summary>Reads a limit.</summary>
    /// <param name="text">A number of files, for example <c>20</c>, or a percentage, for example <c>5%</c>.</param>
    /// <exception cref="InvalidOptionException">It is neither.</exception>
    public static RejectionLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int files))
        {
            return new RejectionLimit(files, 0);
        }

        bool isPercentage =
            double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && text.EndsWith('%');
        return isPercentage && percent <= 100
            ? new RejectionLimit(null, percent / 100)
            : throw new InvalidOptionException(
                $"'{text}' is no limit of rejected files; give a number of files, such as 20, or a percentage, such as 5%.");
    }

    /// <summary>Whether too many files are rejected.</summary>
    /// <param name="rejected">Files rejected.</param>
    /// <param name="done">Files done, the rejected ones among them.</param>
    /// <param name="isAll">Whether these are all, so that no later ones can make up for them.</param>
    internal bool IsExceeded(int rejected, int done, bool isAll = false) =>
        Files is { } most ? rejected > most : (isAll || done >= FewFiles) && rejected > Fraction * done;

    /// <summary>The limit as <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        Files?.ToString(CultureInfo.InvariantCulture)
        ?? Fraction.ToString("0.##%", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
}
