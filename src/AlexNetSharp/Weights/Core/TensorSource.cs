namespace AlexNetSharp.Weights.Core;

/// <summary>Which tensor of a file holds one of the network's, and how its numbers are arranged there.</summary>
/// <param name="Target">The network's tensor, for example <c>conv1.weight</c>.</param>
/// <param name="Source">
/// The file's, for example <c>features.0.weight</c>; empty where the file has none and <see cref="Constant"/> stands in.
/// </param>
internal sealed record TensorSource(string Target, string Source)
{
    /// <summary>
    /// The sizes that the file's numbers are seen with before their axes change places; empty for the sizes that the file says.
    /// </summary>
    public IReadOnlyList<long> View { get; init; } = [];

    /// <summary>
    /// The axes of the view in the order that the network has them, for example (3, 2, 0, 1) from kernel rows, kernel columns, inputs,
    /// outputs to outputs, inputs, rows, columns; empty where they are in that order.
    /// </summary>
    public IReadOnlyList<int> Axes { get; init; } = [];

    /// <summary>Whether only the sizes differ, and the numbers stand in the network's order.</summary>
    internal bool IsReshaped => View.Count > 0 && Axes.Count == 0;

    /// <summary>What the file's numbers are multiplied by.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>The number that the network's tensor is filled with, because files of this kind have none for it.</summary>
    public double? Constant { get; init; }

    /// <summary>
    /// The sizes that the file must have for a tensor of the network; of a view, all axes but the last are one in the file.
    /// </summary>
    /// <param name="wanted">The network's sizes.</param>
    internal IReadOnlyList<long> StoredSizes(IReadOnlyList<long> wanted)
    {
        if (Axes.Count == 0)
        {
            return wanted;
        }

        return View.Count > 0
            ? [View.SkipLast(1).Aggregate(1L, (product, size) => product * size), View[^1]]
            : AxisOrder.Sizes(wanted, AxisOrder.Inverse(Axes));
    }
}
