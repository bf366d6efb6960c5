using System.Globalization;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>A dry run for people.</summary>
internal static class DryRunText
{
    private const double HoursADay = 24;
    private const string PapersNetwork = "alexnet";

    /// <summary>Writes recipe, picture and hours to standard output.</summary>
    public static void Write(DryRunResult result)
    {
        Console.Out.Write($"{result.Recipe}\n{result.Picture}\n");
        if (result.CurveNote is { } note)
        {
            Console.Out.WriteLine(note);
        }

        Console.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{result.Model}: {result.Steps} updates were timed here, {Milliseconds(result.MedianMilliseconds)} the median, "
                    + $"{Milliseconds(result.FastestMilliseconds)} to {Milliseconds(result.SlowestMilliseconds)}; "
                    + $"{result.ImagesPerSecond:N1} images a second. Validation is not counted."));
        Console.Out.WriteLine(
            $"this recipe: {Counted.Of(result.Epochs, "epoch")} of {Counted.Of(result.TrainImages, "image")}, "
                + $"{Figures.Count(result.Iterations)} updates: {Hours(result.Hours)}");
        string other = result.Model == PapersNetwork ? "" : ", had it been trained like the paper's network";
        Console.Out.WriteLine($"{result.Model} for 90 epochs of ImageNet's 1.2 million images{other}: {Hours(result.ImagenetHours)}");
    }

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N1} ms");

    private static string Hours(double hours) => hours switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{hours:0.##} hours ({60 * hours:0.0} minutes)"),
        > HoursADay => string.Create(CultureInfo.InvariantCulture, $"{hours:0} hours ({hours / HoursADay:0.0} days)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours:0.0} hours"),
    };
}
