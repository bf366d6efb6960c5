namespace AlexNetSharp.Pickles;

/// <summary>A value that holds others. How deep they nest is counted, so that nothing that walks them can be led deep.</summary>
internal abstract class PickleContainer
{
    /// <summary>How many containers lie inside each other, at the least.</summary>
    public int Depth { get; set; }
}

/// <summary>A tuple.</summary>
/// <param name="items">Its values.</param>
internal sealed class PickleTuple(object?[] items) : PickleContainer
{
    private const int MostIntegers = 64;

    /// <summary>
    /// The values: null for None, bool, long, <see cref="System.Numerics.BigInteger"/>, double, <see cref="PickleString"/>, containers, or
    /// what a dialect makes.
    /// </summary>
    public object?[] Items { get; } = items;

    /// <summary>The values as integers; null where one is none, and where they are more than a shape has.</summary>
    public long[]? Integers => Items.Length <= MostIntegers && Array.TrueForAll(Items, item => item is long)
        ? Array.ConvertAll(Items, item => (long)item!)
        : null;
}

/// <summary>A list or a set.</summary>
internal sealed class PickleList : PickleContainer
{
    private List<object?>? _items;

    /// <summary>The values.</summary>
    public IReadOnlyList<object?> Items => _items ?? (IReadOnlyList<object?>)[];

    /// <summary>Appends a value.</summary>
    public void Add(object? item) => (_items ??= []).Add(item);
}

/// <summary>A dictionary of any kind: its pairs in order. Keys are not compared, so that no key's content costs time.</summary>
internal sealed class PickleDictionary : PickleContainer, IPickleState
{
    private List<KeyValuePair<object?, object?>>? _pairs;

    /// <summary>The pairs in the file's order.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Pairs => _pairs ?? (IReadOnlyList<KeyValuePair<object?, object?>>)[];

    /// <summary>Appends a pair.</summary>
    public void Add(object? key, object? value) => (_pairs ??= []).Add(new(key, value));

    /// <summary>
    /// Attributes of an ordered dictionary, such as the versions in PyTorch's <c>_metadata</c>, say nothing about numbers.
    /// </summary>
    public void SetState(object? state)
    {
    }
}

/// <summary>A value that a pickle's instruction BUILD gives a state.</summary>
internal interface IPickleState
{
    /// <summary>Takes the state.</summary>
    void SetState(object? state);
}

/// <summary>A function or class that a dialect allows. It is a name with a meaning of ours; nothing of Python's is behind it.</summary>
/// <param name="Name">Its full name, for example <c>collections.OrderedDict</c>.</param>
/// <param name="Call">What a call of it gives; null where it is only named.</param>
internal sealed record PickleGlobal(string Name, Func<object?[], object?>? Call = null);
