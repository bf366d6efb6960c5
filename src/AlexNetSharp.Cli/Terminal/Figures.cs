using System.Globalization;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>A whole number with separators, for example <c>60,965,224</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A fraction as percent, for example <c>18.3 %</c>; a dash for null.</summary>
    public static string Percent(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "-";

    /// <summary>How a training goes, for a progress bar of 80 columns: the error is the last epoch's on the validation part.</summary>
    public static string Training(TrainingProgress step)
    {
        string error = step.ValTop1Error is { } value ? $", top-1 {Percent(value)}" : "";
        string speed = step.Validating ? "validating" : $"{step.ImagesPerSecond:0} img/s";
        return $"epoch {step.Epoch + 1}/{step.Epochs}, loss {step.Loss:0.00}{error}, {speed}";
    }

    /// <summary>A finished epoch, for a line that stays; it fits into 80 columns.</summary>
    public static string Epoch(TrainingProgress step, EpochRecord epoch) =>
        $"epoch {epoch.Epoch + 1,3}/{step.Epochs}  loss {epoch.TrainLoss:0.0000}  val top-1 error {Percent(epoch.ValTop1Error),7}  "
        + $"top-5 {Percent(epoch.ValTop5Error),7}  rate {epoch.LearningRate:0.######}";
}
