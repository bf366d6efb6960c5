using AlexNetSharp.Inference.Steps;

namespace AlexNetSharp.Inference;

/// <summary>What a plan is made of.</summary>
/// <param name="Steps">The steps, in order; the last makes the logits.</param>
/// <param name="Values">The values that they read and make, by number; the first is the input.</param>
/// <param name="Features">What enters the last layer with weights.</param>
internal sealed record PlanParts(IReadOnlyList<PlanStep> Steps, IReadOnlyList<PlanValue> Values, PlanFeatures Features);

/// <summary>What enters the last layer with weights.</summary>
/// <param name="Value">The number of the value.</param>
/// <param name="Factor">What it is multiplied by: a dropout's factor that the layer's weights have taken over.</param>
/// <param name="Averages">Whether each map's average counts, in front of a convolution.</param>
internal readonly record struct PlanFeatures(int Value, float Factor, bool Averages);
