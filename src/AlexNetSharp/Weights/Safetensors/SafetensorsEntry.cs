using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>A tensor's place in a safetensors file.</summary>
/// <param name="Type">The element type in the format's words, for example <c>F32</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Begin">First byte in the data section.</param>
/// <param name="End">Byte behind the last in the data section.</param>
internal sealed record SafetensorsEntry(string Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Length in bytes.</summary>
    public long Length => End - Begin;

    /// <summary>The shape as text, for example <c>96x3x11x11</c>.</summary>
    public string ShapeText => TensorEntry.TextOf(Shape);
}
