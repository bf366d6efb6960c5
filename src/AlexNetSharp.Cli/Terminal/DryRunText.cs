using System.Globalization;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>A dry run for people.</summary>
internal static class DryRunText
{
    private const double HoursADay = 24;

    /// <summary>Writes recipe, picture and hours to standard output.</summary>
    public static void Write(DryRunResult result)
    {
        Console.Out.WriteLine(result.Recipe);
        Console.Out.WriteLine(result.Picture);
        if (result.CurveNote is { } note)
        {
            Console.Out.WriteLine(note);
        }

        Console.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{result.Steps} updates were timed here: {result.ImagesPerSecond:0.0} images a second; validation is not counted."));
        Console.Out.WriteLine(
            $"this recipe: {Figures.Count(result.Epochs)} epochs of {Figures.Count(result.TrainImages)} images, "
                + $"{Figures.Count(result.Iterations)} updates: {Hours(result.Hours)}");
        Console.Out.WriteLine($"the paper's 90 epochs of 1.2 million images: {Hours(result.ImagenetHours)}");
    }

    private static string Hours(double hours) => hours switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{hours:0.##} hours ({60 * hours:0.0} minutes)"),
        > HoursADay => string.Create(CultureInfo.InvariantCulture, $"{hours:0} hours ({hours / HoursADay:0.0} days)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours:0.0} hours"),
    };
}
