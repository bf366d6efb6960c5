using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Inference;
using AlexNetSharp.Kernels;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Optimization;
using TorchSharp;

namespace AlexNetSharp.Training;

/// <summary>
/// Evaluates a network that is being trained: the average of its weights where there is one, in float32, one view an image.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="split">The validation part, which may be empty.</param>
/// <param name="preprocessing">What is done to its photos.</param>
/// <param name="average">The average of its weights; null for none.</param>
internal sealed class Validation(NetworkModule network, PackSplit split, ImagePreprocessing preprocessing, WeightAverage? average)
{
    /// <summary>Whether there is anything to evaluate on.</summary>
    public bool IsPossible => split.Count > 0;

    /// <summary>Evaluates; the weights are afterwards what they were.</summary>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    public EvaluationResult Run(CancellationToken cancellation)
    {
        using IDisposable? averaged = average?.InPlace();
        using IDisposable whole = network.InPrecision(Precision.Float32);
        if (network.Device.type != DeviceType.CPU)
        {
            return Evaluate(new NetworkPass(network), cancellation);
        }

        // The weights stay where they are; what is prepared of them is of this epoch.
        using InferencePlan plan = InferencePlan.Of(network.Definition, TensorWeights.Of(network.NamedTensors()));
        using var pass = new InferencePass(plan, KernelThreads.Count);
        return Evaluate(pass, cancellation);
    }

    private EvaluationResult Evaluate(IForwardPass pass, CancellationToken cancellation)
    {
        network.eval();
        return Evaluator.Run([new Predictor(pass, preprocessing, ViewRule.Center)], split, cancellation: cancellation);
    }
}
