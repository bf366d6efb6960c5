using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <summary>What a value of a graph is to the reader.</summary>
internal abstract record OnnxTerm;

/// <summary>The output of a step: maps or units of every image.</summary>
/// <param name="Step">The step's number.</param>
internal sealed record ActivationTerm(int Step) : OnnxTerm;

/// <summary>The probabilities at the end.</summary>
/// <param name="Step">The step that they are the softmax of.</param>
internal sealed record ProbabilityTerm(int Step) : OnnxTerm;

/// <summary>A tensor of the file.</summary>
/// <param name="Tensor">The tensor.</param>
internal sealed record ConstantTerm(TensorEntry Tensor) : OnnxTerm;

/// <summary>Sizes that another node needs, such as those of an activation; 0 stands for the number of images.</summary>
/// <param name="Sizes">The sizes.</param>
internal sealed record SizesTerm(IReadOnlyList<long> Sizes) : OnnxTerm;

/// <summary>Some of the maps of a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Group">Which part of the maps.</param>
/// <param name="Groups">Into how many they are divided.</param>
/// <param name="Normalized">How they were normalized; null where they were not yet.</param>
internal sealed record PartTerm(int Step, int Group, int Groups, LrnLayer? Normalized) : OnnxTerm;

/// <summary>
/// A normalization of neighboring pixels on its way: squares, their means, times alpha, plus k, to the power of minus beta.
/// </summary>
/// <param name="Step">The step whose squares they are.</param>
/// <param name="Layer">As much of the layer as the nodes have said.</param>
/// <param name="Stage">How many of the five nodes were there.</param>
internal sealed record SquaresTerm(int Step, SpatialLrnLayer Layer, int Stage) : OnnxTerm;

/// <summary>The squared length of every image's vector.</summary>
/// <param name="Step">The step whose output they are of.</param>
internal sealed record LengthsTerm(int Step) : OnnxTerm;

/// <summary>A locally connected layer on its way: windows as rows, turned, multiplied, turned back, as maps.</summary>
/// <param name="Step">The step that the windows are of.</param>
/// <param name="Layer">The layer; its number of filters is known after the multiplication.</param>
/// <param name="Filters">The filters; null before the multiplication.</param>
/// <param name="Stage">How many of the nodes behind the windows were there.</param>
/// <param name="Output">Height and width of the output in pixels.</param>
internal sealed record WindowsTerm(int Step, LocallyConnectedLayer Layer, TensorEntry? Filters, int Stage, int Output) : OnnxTerm;

/// <summary>An output of the graph's nodes that layers lead to.</summary>
/// <param name="Source">The step before its layers.</param>
/// <param name="Layers">The layers; none where the values stay as they are.</param>
/// <param name="Shape">The shape of its output for one image.</param>
/// <param name="IsFlat">Whether the output is a vector of every image.</param>
internal sealed record OnnxStep(int Source, IReadOnlyList<LayerRecord> Layers, ActivationShape Shape, bool IsFlat)
{
    /// <summary>The value of the graph.</summary>
    public required string Value { get; init; }

    /// <summary>Number of steps from the input.</summary>
    public required int Depth { get; init; }
}
