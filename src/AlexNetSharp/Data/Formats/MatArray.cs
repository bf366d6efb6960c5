namespace AlexNetSharp.Data.Formats;

/// <summary>A value of a MATLAB file. Elements are stored column by column.</summary>
/// <param name="Dimensions">Sizes, rows first.</param>
internal abstract record MatArray(IReadOnlyList<int> Dimensions);

/// <summary>An array of real numbers of any of MATLAB's types.</summary>
/// <param name="Dimensions">Sizes, rows first.</param>
/// <param name="Values">The numbers; 64-bit integers above 2^53 are rounded.</param>
internal sealed record MatNumbers(IReadOnlyList<int> Dimensions, double[] Values) : MatArray(Dimensions);

/// <summary>An array of characters.</summary>
/// <param name="Dimensions">Sizes, rows first.</param>
/// <param name="Text">The characters, column by column.</param>
internal sealed record MatText(IReadOnlyList<int> Dimensions, string Text) : MatArray(Dimensions);

/// <summary>A cell array.</summary>
/// <param name="Dimensions">Sizes, rows first.</param>
/// <param name="Items">The cells.</param>
internal sealed record MatCells(IReadOnlyList<int> Dimensions, MatArray[] Items) : MatArray(Dimensions);

/// <summary>An array of structures.</summary>
/// <param name="Dimensions">Sizes, rows first.</param>
/// <param name="Fields">The fields' names.</param>
/// <param name="Values">The fields of the first element, then those of the second, and so on.</param>
internal sealed record MatStructs(IReadOnlyList<int> Dimensions, string[] Fields, MatArray[] Values) : MatArray(Dimensions)
{
    /// <summary>The number of structures.</summary>
    public int Count => Fields.Length == 0 ? 0 : Values.Length / Fields.Length;

    /// <summary>A field of a structure; null where there is no such field.</summary>
    /// <param name="element">The structure's place.</param>
    /// <param name="field">The field's name.</param>
    public MatArray? Get(int element, string field)
    {
        int place = Array.IndexOf(Fields, field);
        return place < 0 ? null : Values[(element * Fields.Length) + place];
    }
}
