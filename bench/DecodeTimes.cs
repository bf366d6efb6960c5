using System.Globalization;
using AlexNetSharp.Benchmarks;

namespace AlexNetSharp.Bench;

/// <summary>What the rounds of <see cref="DecodeProbe"/> took, in seconds.</summary>
internal sealed class DecodeTimes
{
    private readonly List<double> _ours = [], _pillow = [], _bare = [], _one = [], _two = [], _bareOne = [], _bareTwo = [];

    /// <summary>Adds a round's CPU times of one thread.</summary>
    /// <param name="ours">Decoding and resizing by us.</param>
    /// <param name="pillow">The same by Pillow.</param>
    /// <param name="bare">Decoding alone by libjpeg-turbo.</param>
    public void AddCore(double ours, double pillow, double bare)
    {
        _ours.Add(ours);
        _pillow.Add(pillow);
        _bare.Add(bare);
    }

    /// <summary>Adds a round's times of one and of two threads.</summary>
    /// <param name="one">Ours on one thread.</param>
    /// <param name="two">Ours on two threads.</param>
    /// <param name="bareOne">The bare decode loop on one thread.</param>
    /// <param name="bareTwo">The bare decode loop on two threads.</param>
    public void AddThreads(double one, double two, double bareOne, double bareTwo)
    {
        _one.Add(one);
        _two.Add(two);
        _bareOne.Add(bareOne);
        _bareTwo.Add(bareTwo);
    }

    /// <summary>The results as a Markdown table; other work on the machine disturbs the best times least.</summary>
    /// <param name="photos">Photos of a pass.</param>
    public string ToTable(int photos)
    {
        var core = new PairedTimes(_ours, _pillow);
        var decoding = new PairedTimes(_ours, _bare);
        var shares = new PairedTimes(SpeedUps(_bareOne, _bareTwo), SpeedUps(_one, _two));
        double best = _one.Min() / _two.Min(), bareBest = _bareOne.Min() / _bareTwo.Min(), ofBest = best / bareBest;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | what | ours | the other | ratio (median) | spread | ratio of the best |
            |---|---|---|---|---|---|
            | images/s a core, against Pillow | {photos / core.OursMedian:0} | {photos
                / core.StockMedian:0} | {core.Ratio:0.00} | {core.Spread:0.00} | {_pillow.Min() / _ours.Min():0.00} |
            | speed-up by two threads | {best:0.00} | {bareBest:0.00} | {shares.Ratio:0.00} | {shares.Spread:0.00} | {ofBest:0.00} |
            | images/s a core, against decoding alone | {photos / core.OursMedian:0} | {photos
                / decoding.StockMedian:0} | {decoding.Ratio:0.00} | {decoding.Spread:0.00} | {_bare.Min() / _ours.Min():0.00} |

            """);
    }

    private static double[] SpeedUps(List<double> one, List<double> two) => [.. one.Zip(two, (single, both) => single / both)];
}
