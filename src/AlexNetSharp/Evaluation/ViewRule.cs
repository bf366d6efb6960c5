using AlexNetSharp.Data.Loading;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Evaluation;

/// <summary>Which views of an image are classified and averaged.</summary>
public enum ViewRule
{
    /// <summary>The center crop.</summary>
    Center = 1,

    /// <summary>The four corner crops, the center crop and their mirrors (the paper, section 4.1).</summary>
    Ten = 10,
}

/// <summary>Turns a rule into crops.</summary>
internal static class ViewRules
{
    /// <summary>Checks that there is such a rule; a number of views may have been made one.</summary>
    /// <param name="rule">The rule.</param>
    /// <exception cref="InvalidOptionException">There is none.</exception>
    public static void Check(ViewRule rule)
    {
        if (!Enum.IsDefined(rule))
        {
            throw new InvalidOptionException(
                $"{(int)rule} views cannot be averaged; give 1 (the centre) or 10 (corners, centre and their mirrors).");
        }
    }

    /// <summary>The crops of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="preprocessing">The stored size and the crop.</param>
    public static IReadOnlyList<View> Of(ViewRule rule, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        PackGeometry stored = preprocessing.Geometry;
        return rule == ViewRule.Ten
            ? ViewPlan.TenCrop(stored.Height, stored.Width, preprocessing.CropSize)
            : ViewPlan.Center(stored.Height, stored.Width, preprocessing.CropSize);
    }
}
