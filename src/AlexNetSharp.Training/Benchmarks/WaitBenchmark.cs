using System.Diagnostics;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>Trains with the loader ahead, as <c>train</c> does, and tells how long a step waits for its batch.</summary>
internal static class WaitBenchmark
{
    /// <summary>Small, so that the loss stays finite however many steps are made.</summary>
    private const double LearningRate = 1e-5;

    /// <summary>
    /// Steps before the clock starts: the first ones also compile code, and find buffers that were filled while the network was made.
    /// </summary>
    private const int StepsToWarmUp = 2 + GradientAccumulation.BuffersAhead;

    /// <summary>The steps take as long as so many measurements at least: quick ones are many.</summary>
    private const int LeastMeasurements = 30;

    /// <summary>Measures.</summary>
    /// <param name="timer">Batch, number and time of steps at least, and progress.</param>
    /// <param name="split">The images.</param>
    /// <param name="preprocessing">Crop and mean.</param>
    /// <param name="definition">The network.</param>
    public static TrainingWait Run(RowTimer timer, PackSplit split, ImagePreprocessing preprocessing, NetworkDefinition definition)
    {
        using NetworkModule network = NetworkBuilder.Build(definition, BenchmarkRun.Seed);
        using var optimizer = new Optimizer(network.LearnedParameters);
        var step = new TrainingStep(network, optimizer);
        var options = new BatchLoaderOptions
        {
            BatchSize = timer.Batch,
            Seed = BenchmarkRun.Seed,
            DropLast = true,
            Threads = BatchLoaderOptions.UsualThreads,
        };
        var accumulation = new GradientAccumulation(split, preprocessing, options, passes: 1, CPU);
        using IEnumerator<AccumulatedGradients> updates = accumulation
            .Read(step, epoch: 0, update: 0, int.MaxValue, timer.Cancellation)
            .GetEnumerator();
        for (int i = 0; i < StepsToWarmUp; i++)
        {
            Step(step, updates);
        }

        (int steps, TimeSpan wait, long start) = (0, TimeSpan.Zero, Stopwatch.GetTimestamp());
        for (; steps < timer.Pairs || Stopwatch.GetElapsedTime(start) < LeastMeasurements * timer.Shortest; steps++)
        {
            timer.Report($"Training {definition.Name} on the pack, batch {timer.Batch}", Math.Min(steps, timer.Pairs));
            wait += Step(step, updates);
        }

        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
        return new TrainingWait
        {
            Network = definition.Name,
            Batch = timer.Batch,
            Steps = steps,
            LoaderThreads = options.Threads,
            ImagesPerSecond = Math.Round(1e3 * timer.Batch / milliseconds, 1),
            StepMilliseconds = Math.Round(milliseconds, 3),
            WaitMilliseconds = Math.Round(wait.TotalMilliseconds / steps, 4),
            WaitShare = Math.Round(wait.TotalMilliseconds / steps / milliseconds, 6),
        };
    }

    /// <summary>Makes a step.</summary>
    /// <returns>How long the batch was waited for.</returns>
    private static TimeSpan Step(TrainingStep step, IEnumerator<AccumulatedGradients> updates)
    {
        updates.MoveNext();
        step.Finish(LearningRate);
        return updates.Current.Waited;
    }
}
