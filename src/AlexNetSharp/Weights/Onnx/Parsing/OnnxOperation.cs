using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Onnx.Parsing;

/// <summary>A node of an ONNX graph as its file has it.</summary>
/// <param name="Name">Its name; that of its first output where the file gives none.</param>
/// <param name="Operator">
/// The operator, for example <c>Conv</c>; one of another domain than ONNX's own has that before it, with a dot.
/// </param>
/// <param name="Inputs">The names of the values that it takes; empty for an optional one that is left out.</param>
/// <param name="Outputs">The names of the values that it makes.</param>
internal sealed record OnnxOperation(string Name, string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    private static readonly Dictionary<string, object> None = [];

    /// <summary>
    /// Its constants by name: a <see cref="long"/>, a <see cref="float"/>, a <see cref="string"/>, a list of <see cref="long"/> or of
    /// <see cref="float"/>, a <see cref="TensorEntry"/>, or an <see cref="OnnxBranch"/>. Those of other types are left out.
    /// </summary>
    public IReadOnlyDictionary<string, object> Attributes { get; init; } = None;
}

/// <summary>A graph inside of a node, which runs or not by a condition.</summary>
/// <param name="Nodes">Its nodes in the order in which they run; they see the values outside.</param>
/// <param name="Outputs">The names of the values that it gives.</param>
internal sealed record OnnxBranch(IReadOnlyList<OnnxOperation> Nodes, IReadOnlyList<string> Outputs);

/// <summary>A value that a graph takes or gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sizes, outermost first; -1 for one that is not fixed. Empty where the file does not say.</param>
internal sealed record OnnxValue(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>A size that is not fixed.</summary>
    public const long AnySize = -1;
}
