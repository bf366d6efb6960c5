namespace AlexNetSharp.Weights.Safetensors;

/// <summary>A tensor's place in a safetensors file.</summary>
/// <param name="Type">The element type in the format's words, for example <c>F32</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Begin">First byte in the data section.</param>
/// <param name="End">Byte behind the last in the data section.</param>
public sealed record SafetensorsEntry(string Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Length in bytes.</summary>
    public long Length => End - Begin;

    /// <summary>The shape as text, for example <c>96x3x11x11</c>.</summary>
    public string ShapeText => Shape.Count == 0 ? "scalar" : string.Join('x', Shape);

    /// <summary>Bytes of an element of a type, or 0 for a type that the format does not have.</summary>
    public static int SizeOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };
}
