namespace AlexNetSharp.Models;

/// <summary>The names of precisions, for options and files.</summary>
internal static class PrecisionNames
{
    /// <summary>The names that are understood.</summary>
    public const string All = "float32 or bf16";

    private const string Float32 = "float32";
    private const string BFloat16 = "bf16";

    /// <summary>The precision of a name.</summary>
    /// <param name="name"><c>float32</c> or <c>bf16</c>.</param>
    /// <exception cref="InvalidOptionException">The name is unknown.</exception>
    public static Precision Parse(string name) => name switch
    {
        Float32 => Precision.Float32,
        BFloat16 => Precision.BFloat16,
        _ => throw new InvalidOptionException($"There is no precision '{name}'; give {All}."),
    };

    /// <summary>The name of a precision.</summary>
    public static string Of(Precision precision) => precision == Precision.BFloat16 ? BFloat16 : Float32;
}
