using System.Globalization;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>Finds the state dictionary in what a file holds, and takes the names off that wrappers of a model put before its own.</summary>
internal sealed class StateDictionary
{
    private const int DeepestWrapper = 4;
    private const int MostMetadata = 64;
    private const int MostNamed = 8;
    private const string PassedOver = "passed over";

    private static readonly string[] Wrappers =
    [
        "state_dict", "model_state_dict", "model_state", "model", "net", "network", "module", "weights", "params",
    ];

    private readonly PickledFile _file;
    private readonly IReadOnlyCollection<string> _foreign;
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<PickleDictionary, (bool HasTensors, PickleDictionary[] Wrapped)> _seen = [];

    /// <summary>Finds the tensors.</summary>
    /// <param name="file">The file, for errors.</param>
    /// <param name="value">What its pickle holds.</param>
    /// <param name="foreign">What was passed over in it.</param>
    /// <exception cref="AlexNetException">There is no state dictionary, or there are several.</exception>
    public StateDictionary(PickledFile file, object? value, IReadOnlyCollection<string> foreign)
    {
        _file = file;
        _foreign = foreign;
        PickleDictionary found = Find(value as PickleDictionary ?? throw NoDictionary("it holds no dictionary"));
        List<KeyValuePair<string, PyTorchTensor>> named = Named(found);
        KeyValuePair<string, PyTorchTensor>[] clean =
            [.. named.Select(pair => KeyValuePair.Create(WrappedNames.Clean(pair.Key), pair.Value))];
        Tensors = clean.DistinctBy(pair => pair.Key, StringComparer.Ordinal).Count() == clean.Length ? clean : named;
        SharedNumbers.Check(
            named.Select(pair => (pair.Value.Layout.Count, pair.Value.Storage, pair.Value.Stored)),
            file.Budget);
        if (foreign.Count > 0)
        {
            _metadata[PassedOver] = string.Join(", ", foreign.Take(MostNamed));
        }
    }

    /// <summary>The tensors by name, in the file's order.</summary>
    public IReadOnlyList<KeyValuePair<string, PyTorchTensor>> Tensors { get; }

    /// <summary>Texts and numbers that stand beside the state dictionary, for example the epoch.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The classes that stand beside the state dictionary, in the order of the outputs; empty where there are none.</summary>
    public NamedClasses? Classes { get; private set; }

    /// <summary>The tensors of a dictionary. A name that comes again is refused at once, before the next is decoded.</summary>
    private List<KeyValuePair<string, PyTorchTensor>> Named(PickleDictionary dictionary)
    {
        List<KeyValuePair<string, PyTorchTensor>> named = [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((object? key, object? value) in dictionary.Pairs)
        {
            if (value is PyTorchTensor tensor)
            {
                _file.Budget.Tensor();
                string name = NameOf(key);
                named.Add(names.Add(name) ? new(name, tensor) : throw _file.Unusable("it has two tensors of one name, so it is damaged"));
            }
        }

        return named;
    }

    private PickleDictionary Find(PickleDictionary start)
    {
        PickleDictionary current = start;
        for (int depth = 0; depth < DeepestWrapper; depth++)
        {
            Describe(current);
            PickleDictionary? inner = Look(current).Wrapped.FirstOrDefault(one => Holds(one, DeepestWrapper));
            if (inner is null)
            {
                return Holds(current, 1) ? current : OnlyOne(current);
            }

            current = inner;
        }

        throw NoDictionary("its dictionaries lie in each other without an end");
    }

    /// <summary>
    /// Whether a dictionary has tensors, and the dictionaries of the usual names in it, most usual first. Each is looked through once.
    /// </summary>
    private (bool HasTensors, PickleDictionary[] Wrapped) Look(PickleDictionary dictionary)
    {
        if (!_seen.TryGetValue(dictionary, out (bool HasTensors, PickleDictionary[] Wrapped) found))
        {
            var named = dictionary.Pairs.Where(pair => pair.Value is PickleDictionary && pair.Key is PickleString { Length: < 32 })
                .Select(pair => (Rank: Array.IndexOf(Wrappers, ((PickleString)pair.Key!).Name), Value: (PickleDictionary)pair.Value!));
            PickleDictionary[] wrapped =
            [
                .. named.Where(pair => pair.Rank >= 0).OrderBy(pair => pair.Rank).DistinctBy(pair => pair.Rank).Select(pair => pair.Value),
            ];
            found = (dictionary.Pairs.Any(pair => pair.Value is PyTorchTensor), wrapped);
            _seen.Add(dictionary, found);
        }

        return found;
    }

    /// <summary>Whether a dictionary has a tensor, or dictionaries of the usual names in it do.</summary>
    private bool Holds(PickleDictionary dictionary, int depth) =>
        Look(dictionary) is var (hasTensors, wrapped)
        && (hasTensors || (depth > 1 && Array.Exists(wrapped, inner => Holds(inner, depth - 1))));

    /// <summary>The one dictionary inside that has tensors, where none has a usual name.</summary>
    private PickleDictionary OnlyOne(PickleDictionary outer)
    {
        KeyValuePair<object?, object?>[] found = [.. outer.Pairs.Where(pair => pair.Value is PickleDictionary inner && Holds(inner, 1))];
        return found switch
        {
            [var only] => (PickleDictionary)only.Value!,
            [] => throw NoDictionary("its dictionary has no tensors"),
            _ => throw NoDictionary(
                $"it has several dictionaries of tensors "
                    + $"({string.Join(", ", found.Take(8).Select(pair => ShortText.Of(NameOf(pair.Key))))}) and none of a usual name"),
        };
    }

    private void Describe(PickleDictionary dictionary)
    {
        foreach ((object? key, object? value) in dictionary.Pairs)
        {
            if (Classes is not { Names.Count: > 0 } && key is PickleString { Length: < 256 } listed && ClassNames.IsKey(NameOf(listed)))
            {
                Classes = ClassesOf(NameOf(listed), value) ?? Classes;
            }

            if (_metadata.Count == MostMetadata)
            {
                return;
            }

            string? text = value switch
            {
                PickleString { IsText: true, Length: < 256 } word => ShortText.Of(NameOf(word)),
                long or double or bool => Convert.ToString(value, CultureInfo.InvariantCulture),
                _ => null,
            };
            if (text is not null && key is PickleString { Length: < 256 })
            {
                _metadata[NameOf(key)] = text;
            }
        }
    }

    private NamedClasses? ClassesOf(string key, object? value) => value switch
    {
        PickleList { Items: { Count: > 0 } items } => ClassNames.OfList(key, items.Select(NameIn)),
        PickleTuple { Items: { Length: > 0 } items } => ClassNames.OfList(key, items.Select(NameIn)),
        PickleDictionary { Pairs: { Count: > 0 } pairs } =>
            pairs.All(pair => pair.Key is long or PickleString && pair.Value is long or PickleString)
            ? ClassNames.OfPairs(key, pairs.Select(pair => (NameOf(pair.Key), NameOf(pair.Value))))
            : NamedClasses.Unread(key),
        _ => null,
    };

    private string? NameIn(object? item) => item is PickleString ? NameOf(item) : null;

    private string NameOf(object? key)
    {
        return key switch
        {
            PickleString text => text.Name,
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => throw _file.Unusable("it has a tensor under a key that is no name, so it is damaged"),
        };
    }

    /// <summary>The error of a file without weights: what was passed over may be what they are in.</summary>
    private AlexNetException NoDictionary(string why)
    {
        const string Remedy = "save the numbers alone: torch.save(model.state_dict(), 'weights.pth')";
        string? module = _foreign.FirstOrDefault(name => name.StartsWith("torch.nn.", StringComparison.Ordinal)
            || name.StartsWith("torchvision.models.", StringComparison.Ordinal));
        return module is not null
                ? _file.Unusable(
                    $"it holds a whole pickled module ({module}), which only its own Python code can read, and nothing of it was run",
                    Remedy)
            : _foreign.Count > 0
                ? _file.Unusable(
                    $"it holds no state dictionary beside what it asks for ({string.Join(", ", _foreign.Take(MostNamed))}), "
                        + $"and nothing of it was run",
                    Remedy)
            : _file.Unusable($"{why}, and a state dictionary is expected", "save one: torch.save(model.state_dict(), 'weights.pth')");
    }
}
