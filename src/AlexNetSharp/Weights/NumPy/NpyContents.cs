using System.Globalization;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.NumPy;

/// <summary>Collects the arrays of a <c>.npy</c> file under their names.</summary>
/// <param name="file">The file.</param>
internal sealed class NpyContents(PickledFile file)
{
    private const string Wanted = "a dictionary of arrays, or of lists or dictionaries of arrays, is expected";

    /// <summary>The arrays by name.</summary>
    public Dictionary<string, NpyTensor> Arrays { get; } = [];

    /// <summary>The arrays in the file's order.</summary>
    public List<TensorEntry> Entries { get; } = [];

    /// <summary>Texts and single numbers of the dictionary.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds the arrays of a pickled dictionary.</summary>
    /// <param name="start">The pickle's first byte.</param>
    public void AddPickle(long start)
    {
        var reader = new PickleReader(file, start, file.Length, new NumPyDialect(file));
        object? value = reader.Read();
        if (reader.Position != file.Length)
        {
            throw file.Unusable($"it has {file.Length - reader.Position} bytes behind its pickle, so it is damaged");
        }

        PickleDictionary dictionary = (value is NumPyArray { Objects.Items: [var only] } ? only : value) as PickleDictionary
            ?? throw file.Unusable($"it holds objects that are no dictionary: {Wanted}");
        foreach ((object? key, object? item) in dictionary.Pairs)
        {
            AddItem(NameOf(key), item);
        }

        if (Entries.Count == 0)
        {
            throw file.Unusable($"its dictionary has no array: {Wanted}");
        }

        SharedNumbers.Check(Arrays.Values.Select(array => (array.Layout.Count, array.Data, array.Layout.Count)), file.Budget);
    }

    /// <summary>Adds an array of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The array; any other value is refused.</param>
    public void AddArray(string name, object? value)
    {
        if (value is not NumPyArray { Layout: { } layout, Data: { } data })
        {
            throw file.Unusable($"'{ShortText.Of(name)}' is no array of numbers: {Wanted}");
        }

        file.Budget.Tensor();
        if (!Arrays.TryAdd(name, new NpyTensor(layout, data)))
        {
            throw file.Unusable($"it has two arrays '{ShortText.Of(name)}', so it is damaged");
        }

        Entries.Add(new TensorEntry(name, layout.Type, layout.Shape));
    }

    private void AddItem(string name, object? item)
    {
        switch (item)
        {
            case NumPyArray { Objects: { } objects }:
                AddList(name, objects.Items);
                break;
            case PickleList list:
                AddList(name, list.Items);
                break;
            case PickleTuple tuple:
                AddList(name, tuple.Items);
                break;
            case PickleDictionary inner:
                foreach ((object? key, object? value) in inner.Pairs)
                {
                    AddInner(name, NameOf(key), value);
                }

                break;
            case PickleString or long or double or bool or null:
                Metadata[name] = item is PickleString ? NameOf(item) : Convert.ToString(item, CultureInfo.InvariantCulture) ?? "";
                break;
            default:
                AddArray(name, item);
                break;
        }
    }

    private void AddList(string name, IReadOnlyList<object?> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            AddInner(name, i.ToString(CultureInfo.InvariantCulture), items[i]);
        }
    }

    private void AddInner(string name, string key, object? value)
    {
        file.Budget.Name(name.Length + 1 + key.Length);
        AddArray($"{name}/{key}", value);
    }

    private string NameOf(object? key)
    {
        return key switch
        {
            PickleString text => text.Name,
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => throw file.Unusable($"it has a key that is no name: {Wanted}"),
        };
    }
}
