using AlexNetSharp.Files;

namespace AlexNetSharp.Pickles;

/// <summary>A pickled array: of numbers, or of objects.</summary>
/// <param name="file">The file, for errors.</param>
internal sealed class NumPyArray(PickledFile file) : IPickleState
{
    /// <summary>The layout of its numbers; null before its state is known and for objects.</summary>
    public NumberLayout? Layout { get; private set; }

    /// <summary>Where its numbers are.</summary>
    public PickleString? Data { get; private set; }

    /// <summary>Its objects, in C order; null for numbers.</summary>
    public PickleList? Objects { get; private set; }

    /// <summary>Takes (version, shape, type, whether in Fortran order, numbers or list of objects).</summary>
    public void SetState(object? state)
    {
        object?[] parts = state is PickleTuple tuple ? tuple.Items : [];
        switch (parts.Length == 5 ? parts[1..] : parts)
        {
            case [PickleTuple { Integers: { } shape }, NumPyType { IsObject: true }, _, PickleList objects]:
                Objects =
                    shape.Aggregate((Int128)1, (product, size) => product * size) == objects.Items.Count
                        ? objects
                        : throw file.Unusable(
                            $"it has an array of {objects.Items.Count} objects whose shape is "
                                + $"{SizesText.Of(shape)}, so it is damaged");
                break;
            case [PickleTuple { Integers: { } shape }, NumPyType type, var order, PickleString { IsText: false } data]:
                SetNumbers(shape, type, order is true or 1L, data);
                break;
            default:
                throw file.Unusable("it has an array whose parts are not those of NumPy, so it is damaged");
        }
    }

    /// <summary>Makes this an array of numbers.</summary>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="type">Their type.</param>
    /// <param name="isFortranOrder">Whether the first axis is the one whose neighbors lie side by side.</param>
    /// <param name="data">The numbers.</param>
    public void SetNumbers(long[] shape, NumPyType type, bool isFortranOrder, PickleString data)
    {
        string name =
            type.Name
            ?? throw file.Unusable($"it has an array of type '{ShortText.Of(type.Code)}', not of numbers", "save arrays of float32");
        int size = NumberConversion.SizeOf(name);
        if (NumberLayout.ProblemOf(shape, long.MaxValue / size) is { } problem)
        {
            throw file.Unusable($"it has an array with {problem}, so it is damaged");
        }

        var layout = new NumberLayout(name, type.IsBigEndian, 0, shape, NumberLayout.Dense(shape, isFortranOrder));
        long wanted = shape.Aggregate((long)size, (product, one) => product * one);
        file.Budget.Copy(data.IsRaw ? 0 : data.Length);
        long found = data.Count();
        if (found != wanted)
        {
            throw file.Unusable(
                $"it has an array of {SizesText.Of(shape)} {name} with {found} bytes where {wanted} are expected, so it is damaged");
        }

        (Layout, Data) = (layout, data);
    }
}
