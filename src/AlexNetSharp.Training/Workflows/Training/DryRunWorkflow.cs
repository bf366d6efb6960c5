using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Visualization;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows.Training;

/// <summary>
/// Says what a training would be, without a run: its resolved recipe, its learning rate and the hours that this machine needs.
/// </summary>
internal sealed class DryRunWorkflow : IWorkflow<TrainRequest, DryRunResult>
{
    private const double ImagenetImages = 90 * 1.2e6;
    private const double SecondsAnHour = 3600;

    /// <summary>Resolves the recipe, and times a few updates that nothing keeps.</summary>
    /// <param name="request">What would be trained; its <see cref="TrainRequest.Out"/> is not looked at.</param>
    /// <param name="context">Told milliseconds done and in all; stops between updates.</param>
    /// <exception cref="AlexNetException">Something that was given cannot be used; the sentence says what.</exception>
    public DryRunResult Run(TrainRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using TrainingPlan plan = TrainingPlan.Open(request, context.Cancellation);
        (Pack pack, NetworkDefinition network, TrainingRecipe recipe) = (plan.Pack, plan.Network, plan.Recipe);
        (Device device, _) = context.Start(keepMemory: true);
        plan.Tell(context);

        StepTimes times = DedicatedThread.Run(
            "training",
            () =>
            {
                using NetworkModule module = NetworkBuilder.Build(network, request.Seed, device);
                module.Precision = request.Precision;
                if (module.PrecisionNotice is { } slow)
                {
                    context.Notice?.Invoke(Sentence.Of(slow));
                }

                IProgress<(int Done, int Total)>? progress = context.Steps<(int Done, int Total)>(time => new WorkProgress(
                    "Timing updates",
                    time.Done,
                    time.Total));
                return StepTimer.Run(pack, recipe, module, device, request.Seed, progress, context.Cancellation);
            });
        RatePoint[] curve = [.. Curve(recipe, times.StepsPerEpoch)];
        return new DryRunResult
        {
            Recipe = RecipeFile.ToYaml(recipe),
            Model = network.Name,
            Epochs = recipe.Schedule.Epochs,
            Iterations = (long)recipe.Schedule.Epochs * times.StepsPerEpoch,
            TrainImages = pack.Train.Count,
            Curve = curve,
            CurveNote = Note(recipe.Schedule),
            Picture = Picture(recipe.Schedule, curve),
            Steps = times.Steps,
            MedianMilliseconds = Milliseconds(times.Median),
            FastestMilliseconds = Milliseconds(times.Seconds[0]),
            SlowestMilliseconds = Milliseconds(times.Seconds[^1]),
            ImagesPerSecond = Math.Round(times.ImagesPerSecond, 1),
            Hours = Hours((double)pack.Train.Count * recipe.Schedule.Epochs, times),
            ImagenetHours = Hours(ImagenetImages, times),
        };
    }

    /// <summary>The learning rate in the middle of each column of the picture.</summary>
    internal static IEnumerable<RatePoint> Curve(TrainingRecipe recipe, int stepsPerEpoch)
    {
        long all = (long)recipe.Schedule.Epochs * stepsPerEpoch;
        for (int column = 0; column < RateChart.Columns; column++)
        {
            long iteration = (long)((column + 0.5) / RateChart.Columns * all);
            double rate = LearningRateSchedule.Rate(recipe.Optimizer.LearningRate, recipe.Schedule, iteration, stepsPerEpoch, []);
            yield return new RatePoint(Math.Round((double)iteration / stepsPerEpoch, 4), rate);
        }
    }

    /// <summary>The curve in plain text. A slope to zero would be all decades and no slope on a logarithmic axis.</summary>
    internal static string Picture(ScheduleRecipe schedule, IReadOnlyList<RatePoint> curve) =>
        RateChart.Draw(
            [.. curve.Select(point => point.LearningRate)],
            schedule.Epochs,
            logarithmic: schedule.Kind is not (ScheduleKind.Poly or ScheduleKind.Cosine));

    private static string? Note(ScheduleRecipe schedule)
    {
        string? plateau =
            schedule.Kind == ScheduleKind.Plateau
                ? $"The rate drops to {schedule.Gamma} of itself when the validation error has stalled for {schedule.PatienceEpochs} "
                    + $"epochs, at most {schedule.MostDrops} times; the picture has no drops."
                : null;
        string? early =
            schedule.EarlyStopEpochs > 0
                ? $"Training ends early after {schedule.EarlyStopEpochs} epochs without a better validation error."
                : null;
        string? warmup =
            schedule.WarmupEpochs > 0
                ? $"The rate first rises for {schedule.WarmupEpochs} epochs, from {schedule.WarmupFactor} of itself."
                : null;
        return string.Join(' ', ((string?[])[warmup, plateau, early]).OfType<string>()) is { Length: > 0 } note ? note : null;
    }

    private static double Milliseconds(double seconds) => Math.Round(1e3 * seconds, 1);

    private static double Hours(double images, StepTimes times) => Math.Round(images / times.ImagesPerSecond / SecondsAnHour, 4);
}
