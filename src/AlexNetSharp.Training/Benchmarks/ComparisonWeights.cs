using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// Weights by which two correct float32 implementations must agree: with usual ones they do not, because rounding decides on which side of
/// zero some of millions of units fall and which of two near values a pool takes, and each such turn moves a gradient by its whole amount.
/// </summary>
internal static class ComparisonWeights
{
    /// <summary>How many standard deviations the mean output of a unit lies above zero, for an input whose mean is its size.</summary>
    private const double Margin = 4;
    private const uint FirstStream = 100;

    /// <summary>
    /// How many times the tolerances between two implementations are accepted: behind a batch normalization half of the units lie below
    /// zero and many near it, so that rounding turns some.
    /// </summary>
    /// <param name="network">The network that is compared.</param>
    public static double Looser(NetworkDefinition network) => network.NormalizesBatches ? 500 : 1;

    /// <summary>
    /// Which parameters' gradients can be compared: not those that are zero up to rounding, nor scale and shift of the pixels, for which
    /// libtorch needs the gradient of an input of three maps, where its float32 convolutions read memory that nobody wrote (with AVX-512).
    /// </summary>
    /// <param name="network">The network that is compared.</param>
    public static Func<string, bool> Compared(NetworkDefinition network)
    {
        IReadOnlySet<string> canceled = CanceledBiases.Of(network);
        string? pixels = (network.Layers[0] as BatchNormLayer)?.Name;
        return name => !canceled.Contains(name) && (pixels is null || !name.StartsWith($"{pixels}.", StringComparison.Ordinal));
    }

    /// <summary>
    /// Sets every weight of a convolution or fully connected layer to (1 + N(0, 1) * sqrt(fan-in) / margin) / fan-in and every bias to 0:
    /// outputs keep the size of the inputs, few lie near zero, and gradients of many images add up, while single turns do not.
    /// </summary>
    /// <remarks>
    /// Batch normalization centers its outputs whatever the weights are, so its networks keep theirs; see <see cref="Looser"/>.
    /// </remarks>
    public static void Set(NetworkModule network)
    {
        if (network.Definition.NormalizesBatches)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Dictionary<string, Parameter> parameters = network.LearnedParameters.ToDictionary(
            parameter => parameter.Name,
            parameter => parameter.Tensor);
        uint stream = FirstStream;
        foreach (LayerShape shape in network.Definition.Shapes().Where(shape => shape is { FanIn: > 0, Weights: > 0 }))
        {
            Parameter weight = parameters[$"{shape.Layer.Name}.weight"];
            double deviation = 1 / (Margin * Math.Sqrt(shape.FanIn));
            weight.copy_(BenchmarkBatch.Noise(weight.shape, deviation, stream++).add_(1.0 / shape.FanIn));
            if (shape.Biases > 0)
            {
                parameters[$"{shape.Layer.Name}.bias"].zero_();
            }
        }
    }
}
