using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>The parameters of a layer: their names and, looked up anew because moving a module replaces them, their values.</summary>
internal static class LayerParameters
{
    /// <summary>The name of weights or filters.</summary>
    public const string WeightName = "weight";

    /// <summary>The name of biases.</summary>
    public const string BiasName = "bias";

    /// <summary>Makes tensors the parameters of a layer, which owns them from then on; no dispose scope does.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weight">Weights, filters or scales.</param>
    /// <param name="bias">Biases or shifts; null for a layer without.</param>
    public static void Register(nn.Module layer, Tensor weight, Tensor? bias)
    {
        Register(layer, WeightName, weight);
        if (bias is not null)
        {
            Register(layer, BiasName, bias);
        }
    }

    /// <summary>The weights or filters of a layer.</summary>
    public static Parameter Weight(nn.Module layer) => Named(layer, WeightName);

    /// <summary>The biases of a layer.</summary>
    public static Parameter Bias(nn.Module layer) => Named(layer, BiasName);

    private static void Register(nn.Module layer, string name, Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        layer.register_parameter(name, parameter);
    }

    private static Parameter Named(nn.Module layer, string name) =>
        layer.get_parameter(name) ?? throw new InvalidOperationException($"Layer {layer.GetName()} has no parameter {name}.");
}
