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
/// <param name="Sizes">The sizes, row by row.</param>
/// <param name="Columns">How many stand in a row; 1 for a plain list.</param>
internal sealed record SizesTerm(IReadOnlyList<long> Sizes, int Columns = 1) : OnnxTerm;

/// <summary>An activation with zeros around its maps.</summary>
/// <param name="Step">The activation's step.</param>
/// <param name="Border">The zeros, the same for rows and columns.</param>
internal sealed record PaddedTerm(int Step, Padding Border) : OnnxTerm;

/// <summary>Some of the maps of a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Group">Which part of the maps.</param>
/// <param name="Groups">Into how many they are divided.</param>
/// <param name="Normalized">How they were normalized; null where they were not yet.</param>
internal sealed record PartTerm(int Step, int Group, int Groups, LrnLayer? Normalized) : OnnxTerm;

/// <summary>
/// A normalization of neighboring pixels or maps on its way: squares, their means, times alpha, plus k, to a power.
/// </summary>
/// <param name="Step">The step whose squares they are.</param>
/// <param name="Stage">How many of the five were there.</param>
internal sealed record SquaresTerm(int Step, int Stage) : OnnxTerm
{
    /// <summary>The number of neighboring maps, or the side of the window of pixels.</summary>
    public int Size { get; init; }

    /// <summary>Whether neighbors are maps, not pixels.</summary>
    public bool IsAcrossMaps { get; init; }

    /// <summary>What the mean of squares is multiplied by.</summary>
    public double Alpha { get; init; }

    /// <summary>What is added.</summary>
    public double K { get; init; }

    /// <summary>The power: beta where the activation is divided by the result, minus beta where it is multiplied.</summary>
    public double Power { get; init; }

    /// <summary>The layer that the nodes were.</summary>
    /// <param name="name">Its name.</param>
    public LayerRecord Layer(string name) => IsAcrossMaps
        ? new LrnLayer(name) { Size = Size, Alpha = Alpha, Beta = Math.Abs(Power), K = K, AlphaDividedBySize = true }
        : new SpatialLrnLayer(name) { Size = Size, Alpha = Alpha, Beta = Math.Abs(Power), K = K };
}

/// <summary>
/// Squares whose maps are an axis of their own, (N, 1, C, H, W), on their way to means of neighboring maps: zeros around them, then means.
/// </summary>
/// <param name="Step">The step whose squares they are.</param>
/// <param name="Before">Zeros before the first map.</param>
/// <param name="After">Zeros behind the last.</param>
/// <param name="Size">The number of neighboring maps; 0 before their means are taken.</param>
internal sealed record MapSquaresTerm(int Step, int Before, int After, int Size) : OnnxTerm;

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
