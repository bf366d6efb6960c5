namespace AlexNetSharp.Pickles;

/// <summary>What pickled arrays of NumPy name, versions 1 and 2.</summary>
/// <remarks>
/// Source: numpy, <c>numpy/_core/src/multiarray/methods.c</c> (<c>array_reduce</c>, <c>array_reduce_ex_picklebuffer</c>) and
/// <c>descriptor.c</c> (<c>arraydescr_reduce</c>).
/// </remarks>
internal sealed class NumPyDialect : PickleDialect
{
    private const int LongestType = 64;

    /// <summary>Makes the dialect.</summary>
    /// <param name="file">The file.</param>
    public NumPyDialect(PickledFile file)
        : base(file)
    {
        Allow("numpy", "ndarray");
        Allow("numpy", "dtype", MakeType);
        AllowByteStrings();
        Allow("collections", "OrderedDict", MakeDictionary);
        foreach (string core in new[] { "numpy.core", "numpy._core" })
        {
            Allow($"{core}.multiarray", "_reconstruct", Reconstruct);
            Allow($"{core}.multiarray", "scalar", MakeScalar);
            Allow($"{core}.numeric", "_frombuffer", FromBuffer);
        }
    }

    private NumPyArray Reconstruct(object?[] arguments) => arguments is [PickleGlobal { Name: "numpy.ndarray" }, PickleTuple, PickleString]
        ? new NumPyArray(File)
        : throw BadCall("numpy's _reconstruct");

    private NumPyType MakeType(object?[] arguments) =>
        arguments is [PickleString { Length: <= LongestType, Name: var code }, ..]
            ? new NumPyType(File, code)
            : throw BadCall("numpy.dtype");

    private NumPyArray MakeScalar(object?[] arguments) => arguments is [NumPyType type, PickleString { IsText: false } data]
        ? MakeArray([], type, isFortranOrder: false, data)
        : throw BadCall("numpy's scalar");

    private NumPyArray FromBuffer(object?[] arguments) =>
        arguments
            is [
                PickleString { IsText: false } data,
                NumPyType type,
                PickleTuple { Integers: { } shape },
                PickleString { Name: "C" or "F" } order,
            ]
            ? MakeArray(shape, type, order.Name == "F", data)
            : throw BadCall("numpy's _frombuffer");

    private NumPyArray MakeArray(long[] shape, NumPyType type, bool isFortranOrder, PickleString data)
    {
        var array = new NumPyArray(File);
        array.SetNumbers(shape, type, isFortranOrder, data);
        return array;
    }

    private PickleDictionary MakeDictionary(object?[] arguments) =>
        arguments is [] ? new PickleDictionary() : throw BadCall("collections.OrderedDict");
}
