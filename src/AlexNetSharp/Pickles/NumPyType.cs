namespace AlexNetSharp.Pickles;

/// <summary>A type of numbers as NumPy names it, in a header or in a pickle.</summary>
/// <param name="file">The file, for errors.</param>
/// <param name="code">Kind and size, for example <c>f4</c> or <c>O8</c>.</param>
internal sealed class NumPyType(PickledFile file, string code) : IPickleState
{
    private const string ByteOrders = "<>|=";

    /// <summary>Kind and size, for example <c>f4</c>.</summary>
    public string Code { get; } = code.TrimStart([.. ByteOrders]);

    /// <summary>Whether the highest byte of a number comes first.</summary>
    public bool IsBigEndian { get; private set; } = code.StartsWith('>');

    /// <summary>Whether the values are Python objects.</summary>
    public bool IsObject => Code.StartsWith('O');

    /// <summary>The type in the words of safetensors; null for one that is no number.</summary>
    public string? Name => Code switch
    {
        "f8" => "F64",
        "f4" => "F32",
        "f2" => "F16",
        "i8" => "I64",
        "i4" => "I32",
        "i2" => "I16",
        "i1" => "I8",
        "u8" => "U64",
        "u4" => "U32",
        "u2" => "U16",
        "u1" => "U8",
        "b1" => "BOOL",
        "c8" => "C64",
        "c16" => "C128",
        _ => null,
    };

    /// <summary>
    /// Takes (version, byte order, nothing for a sub-array, for names and for fields, ...); <c>=</c> is not written into pickles.
    /// </summary>
    public void SetState(object? state)
    {
        if (state is not PickleTuple { Items: [long, PickleString { Length: 1, Name: var order }, null, null, null, ..] }
            || !ByteOrders.Contains(order, StringComparison.Ordinal))
        {
            throw file.Unusable("it has an array of structures, not of plain numbers", "save arrays of numbers");
        }

        IsBigEndian = order == ">";
    }
}
