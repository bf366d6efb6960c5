using TorchSharp.Modules;

namespace AlexNetSharp.Models;

/// <summary>What a learned parameter is.</summary>
internal enum ParameterKind
{
    /// <summary>Weights, filters or scales.</summary>
    Weight,

    /// <summary>Biases or shifts.</summary>
    Bias,
}

/// <summary>A parameter that training changes.</summary>
/// <param name="Name">Its name, for example <c>conv1.weight</c>.</param>
/// <param name="Tensor">Its values; owned by the network.</param>
/// <param name="Kind">What it is.</param>
internal sealed record LearnedParameter(string Name, Parameter Tensor, ParameterKind Kind)
{
    /// <summary>Whether it is a bias.</summary>
    public bool IsBias => Kind == ParameterKind.Bias;
}
