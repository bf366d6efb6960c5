using System.Globalization;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>A whole number with separators, for example <c>60,965,224</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The length of a file, for example <c>5.6 MB</c>.</summary>
    public static string Length(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB");

    /// <summary>A fraction as percent, for example <c>18.3 %</c>; a dash for null.</summary>
    public static string Percent(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "-";

    /// <summary>A published fraction as percent with the decimals that it has, for example <c>0.95 %</c>; a dash for null.</summary>
    public static string Published(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("0.0#", CultureInfo.InvariantCulture) + " %" : "-";

    /// <summary>How a training goes, for a progress bar, the most important first.</summary>
    public static string[] Training(TrainingProgress step)
    {
        string speed = step.Validating ? "validating" : $"{step.ImagesPerSecond:N0} img/s";
        string[] details = [$"epoch {step.Epoch + 1}/{step.Epochs}", $"loss {step.Loss:0.00}", speed];
        return step.ValTop1Error is { } error ? [.. details, $"last epoch's val top-1 error {Percent(error)}"] : details;
    }

    /// <summary>A finished epoch, for a line that stays; it fits into 80 columns.</summary>
    public static string Epoch(TrainingProgress step, EpochRecord epoch) =>
        $"epoch {epoch.Epoch + 1,3}/{step.Epochs}  loss {epoch.TrainLoss:0.0000}  "
        + (epoch.ValTop1Error is { } top1 ? $"val top-1 error {Percent(top1),7}  " : "")
        + (epoch.ValTop5Error is { } top5 ? $"top-5 {Percent(top5),7}  " : "")
        + $"rate {epoch.LearningRate:0.######}";

    /// <summary>A clause on the top-5 error, from its comma on; empty where there is none, as of at most five classes.</summary>
    public static string Top5(double? error) => error is null ? "" : $", top-5 error {Percent(error)}";
}
