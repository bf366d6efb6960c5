using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference;

/// <summary>A value that passes between steps: the input, or what a step makes.</summary>
/// <param name="Shape">Its shape for one image.</param>
internal sealed record PlanValue(ActivationShape Shape)
{
    /// <summary>Values of one image.</summary>
    public int Count => checked((int)Shape.Count);
}
