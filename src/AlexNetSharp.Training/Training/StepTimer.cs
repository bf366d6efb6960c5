using System.Diagnostics;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>Times some updates of a recipe on a pack, with the loader ahead as in a training; nothing is kept.</summary>
internal static class StepTimer
{
    /// <summary>So small that the loss stays finite whatever the recipe says; an update takes as long at any rate.</summary>
    private const double LearningRate = 1e-9;

    /// <summary>The first update also compiles code and finds buffers that were filled while the network was made.</summary>
    private const int StepsToWarmUp = 1;

    /// <summary>So many tell how far one differs from another.</summary>
    private const int LeastSteps = 7;

    private const int Milliseconds = 4000;

    /// <summary>Times updates for some seconds.</summary>
    /// <param name="pack">The data.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="network">Its network, on the device.</param>
    /// <param name="device">The device.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="progress">Receives milliseconds done and milliseconds in all, as if updates took some of them at least.</param>
    /// <param name="cancellation">Stops between updates.</param>
    public static StepTimes Run(
        Pack pack,
        TrainingRecipe recipe,
        NetworkModule network,
        Device device,
        ulong seed,
        IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellation)
    {
        LayerRules.Freeze(network, recipe.Layers);
        using var optimizer = new Optimizer(network.LearnedParameters, OptimizerOptions.Of(recipe));
        var step = new TrainingStep(network, optimizer, TrainingStepOptions.Of(recipe));
        ImagePreprocessing preprocessing = pack.Preprocessing(network.Definition.InputSize, recipe.Data.Input(network.Definition.Input));
        var accumulation = new GradientAccumulation(
            pack.Train,
            preprocessing,
            recipe.LoaderOptions(seed),
            recipe.Optimizer.Accumulation,
            device);
        (int steps, long images, long start, long before) = (-StepsToWarmUp, 0, 0, 0);
        var seconds = new List<double>();
        foreach (AccumulatedGradients gradients in accumulation.Read(step, epoch: 0, update: 0, int.MaxValue, cancellation))
        {
            step.Finish(LearningRate);
            long now = Stopwatch.GetTimestamp();
            if (steps >= 0)
            {
                images += gradients.Images;
                seconds.Add(Stopwatch.GetElapsedTime(before, now).TotalSeconds);
            }

            (steps, before) = (steps + 1, now);
            start = steps == 0 ? now : start;
            int done = steps <= 0 ? 0 : (int)Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
            progress?.Report((Math.Min(Math.Min(done, Milliseconds), Milliseconds * seconds.Count / LeastSteps), Milliseconds));
            if (steps >= LeastSteps && done >= Milliseconds)
            {
                break;
            }
        }

        seconds.Sort();
        return new StepTimes(
            seconds,
            recipe.UpdatesPerEpoch(pack.Train.Count),
            images / Stopwatch.GetElapsedTime(start, before).TotalSeconds);
    }
}
