using AlexNetSharp.Files;
using AlexNetSharp.Pickles;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>What pickled state dictionaries of PyTorch name.</summary>
/// <remarks>
/// Source: pytorch, <c>torch/_utils.py</c> (<c>_rebuild_*</c>), <c>torch/_weights_only_unpickler.py</c> (the list) and
/// <c>torch/serialization.py</c> (<c>persistent_load</c>).
/// </remarks>
internal sealed class PyTorchDialect : PickleDialect
{
    private const int LongestKey = 128;
    private const string Untyped = "torch.storage.UntypedStorage";

    private static readonly Dictionary<string, string> StorageTypes = new(StringComparer.Ordinal)
    {
        ["torch.DoubleStorage"] = "F64",
        ["torch.FloatStorage"] = "F32",
        ["torch.HalfStorage"] = "F16",
        ["torch.BFloat16Storage"] = "BF16",
        ["torch.LongStorage"] = "I64",
        ["torch.IntStorage"] = "I32",
        ["torch.ShortStorage"] = "I16",
        ["torch.CharStorage"] = "I8",
        ["torch.ByteStorage"] = "U8",
        ["torch.BoolStorage"] = "BOOL",
        ["torch.ComplexFloatStorage"] = "C64",
        ["torch.ComplexDoubleStorage"] = "C128",
        [Untyped] = "U8",
    };

    private static readonly Dictionary<string, string> NumberTypes = new(StringComparer.Ordinal)
    {
        ["torch.float64"] = "F64",
        ["torch.float32"] = "F32",
        ["torch.float16"] = "F16",
        ["torch.bfloat16"] = "BF16",
        ["torch.int64"] = "I64",
        ["torch.int32"] = "I32",
        ["torch.int16"] = "I16",
        ["torch.int8"] = "I8",
        ["torch.uint64"] = "U64",
        ["torch.uint32"] = "U32",
        ["torch.uint16"] = "U16",
        ["torch.uint8"] = "U8",
        ["torch.bool"] = "BOOL",
        ["torch.complex64"] = "C64",
        ["torch.complex128"] = "C128",
    };

    private const int MostForeign = 64;

    // What programs that do harm name. Nothing is ever run, but a file that asks for these is none to take weights from.
    private static readonly HashSet<string> HarmfulModules = new(StringComparer.Ordinal)
    {
        "os", "posix", "nt", "sys", "subprocess", "popen2", "shutil", "socket", "ctypes", "importlib", "runpy", "pty", "marshal", "pickle",
        "_pickle", "webbrowser", "pip", "builtins", "__builtin__",
    };

    // The same of modules whose names people give to packages of their own.
    private static readonly HashSet<string> HarmfulNames = new(StringComparer.Ordinal)
    {
        "commands.getoutput", "commands.getstatusoutput", "platform.popen", "code.interact", "code.InteractiveInterpreter",
        "code.InteractiveConsole", "bdb.Bdb", "pdb.Pdb", "pdb.run", "pdb.runeval", "timeit.timeit", "timeit.repeat", "timeit.main",
        "timeit.Timer",
    };

    // Of Python's own, values and their types are harmless, and getattr, by which Python 3.11 writes the members of an enumeration.
    private static readonly HashSet<string> HarmlessNames = new(StringComparer.Ordinal)
    {
        "object", "type", "slice", "range", "frozenset", "tuple", "str", "bool", "memoryview", "property", "Exception", "getattr",
    };

    private readonly SortedSet<string> _foreign = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PyTorchStorage> _storages = new(StringComparer.Ordinal);
    private readonly Dictionary<PickleString, string> _keys = [];

    /// <summary>Makes the dialect.</summary>
    /// <param name="file">The file.</param>
    public PyTorchDialect(PickledFile file)
        : base(file)
    {
        AllowPython();
        Allow("torch._utils", "_rebuild_tensor", arguments => Rebuild(arguments is [_, _, _, _] ? arguments : []));
        Allow("torch._utils", "_rebuild_tensor_v2", Rebuild);
        Allow("torch._utils", "_rebuild_tensor_v3", RebuildUntyped);
        Allow("torch._utils", "_rebuild_parameter", Parameter);
        Allow("torch._utils", "_rebuild_parameter_with_state", Parameter);
        Allow("torch.nn.parameter", "Parameter", Parameter);
        Allow("torch._tensor", "_rebuild_from_type_v2", RebuildOfType);
        Allow("torch", "Tensor");
        Allow("torch", "Size", arguments => arguments is [PickleTuple size] ? size : throw BadCall("torch.Size"));
        Allow("torch", "device", arguments => arguments is [PickleString name, ..] ? name : throw BadCall("torch.device"));
        foreach (string name in StorageTypes.Keys.Concat(NumberTypes.Keys))
        {
            int dot = name.LastIndexOf('.');
            Allow(name[..dot], name[(dot + 1)..]);
        }
    }

    /// <summary>The storages that the pickle has named, by key.</summary>
    public IReadOnlyDictionary<string, PyTorchStorage> Storages => _storages;

    /// <summary>The functions and classes that were passed over, by their full names.</summary>
    public IReadOnlyCollection<string> Foreign => _foreign;

    /// <summary>A storage: ('storage', type, key, place, number of values), in old files with a view of it.</summary>
    public override object? Persistent(object? id)
    {
        object?[] parts = id is PickleTuple tuple ? tuple.Items : [];
        if (parts is not [PickleString { Name: "storage" }, PickleGlobal type, PickleString key, PickleString, long count, ..]
            || !StorageTypes.TryGetValue(type.Name, out string? name) || count < 0)
        {
            throw File.Unusable("its pickle has a storage that is not described as PyTorch does, so it is damaged");
        }

        var storage = new PyTorchStorage(KeyOf(key), name, count);
        if (!_storages.TryAdd(storage.Key, storage) && _storages[storage.Key] != storage)
        {
            throw File.Unusable($"its pickle describes the storage {ShortText.Of(storage.Key)} in two ways, so it is damaged");
        }

        return parts[5..] switch
        {
            [] or [null] => storage,
            [PickleTuple { Items: [PickleString, long offset, long length] }]
                when offset >= 0 && length >= 0 && offset <= count && length <= count - offset => new PyTorchStorageView(storage, offset),
            _ => throw File.Unusable(
                $"its pickle has a view of the storage {ShortText.Of(storage.Key)} that cannot be, so it is damaged"),
        };
    }

    /// <summary>
    /// What stands beside the weights of a checkpoint, such as a Namespace, a path or a number of NumPy, is passed over; tensors of other
    /// kinds are not, because weights would be missing in silence.
    /// </summary>
    protected override PickleGlobal? PassOver(string module, string name)
    {
        string package = module.Split('.')[0];
        bool isHarmful = HarmfulNames.Contains($"{module}.{name}")
            || (HarmfulModules.Contains(package) && !(package is "builtins" or "__builtin__" && HarmlessNames.Contains(name)));
        bool isTensor = package == "torch" && name.StartsWith("_rebuild_", StringComparison.Ordinal);
        if (isHarmful || isTensor)
        {
            return null;
        }

        if (_foreign.Count < MostForeign)
        {
            _foreign.Add(ShortText.Of($"{module}.{name}"));
        }

        return new PickleGlobal($"{module}.{name}", _ => PickleForeign.Instance);
    }

    /// <inheritdoc/>
    protected override AlexNetException Refusal(string module, string name)
    {
        string what = ShortText.Of($"{module}.{name}");
        return name is "_rebuild_qtensor" ? File.Unusable(
                $"it holds quantised tensors ({what}), whose numbers are no weights of a network of this program",
                "save the network before it is quantised: torch.save(model.state_dict(), 'weights.pth')")
            : name.StartsWith("_rebuild_", StringComparison.Ordinal) ? File.Unusable(
                $"it holds tensors of a kind that is not read ({what})",
                "save dense tensors of float32: torch.save(model.state_dict(), 'weights.pth')")
            : File.Unusable(
                $"it asks for {what}, which no state dictionary needs, and nothing of it was run",
                "get the file from a source that you trust, or save its numbers alone: torch.save(model.state_dict(), 'weights.pth')");
    }

    /// <summary>A storage's key. Each place of the file is decoded once, however often the pickle names it.</summary>
    private string KeyOf(PickleString key)
    {
        if (!_keys.TryGetValue(key, out string? text))
        {
            text =
                key.Length <= LongestKey
                    ? key.Name
                    : throw File.Unusable(
                        $"its pickle has a storage whose key has {key.Length} bytes, more than {LongestKey}, so it is damaged");
            _keys.Add(key, text);
        }

        return text;
    }

    private void AllowPython()
    {
        AllowByteStrings();
        foreach (string name in new[] { "OrderedDict", "Counter", "defaultdict" })
        {
            Allow("collections", name, arguments => Dictionary($"collections.{name}", arguments));
        }

        foreach (string module in new[] { "builtins", "__builtin__" })
        {
            Allow(
                module,
                "set",
                arguments => arguments is [] or [PickleList] ? arguments.FirstOrDefault() ?? new PickleList() : throw BadCall("set"));
            Allow(module, "bytearray", arguments => arguments is [PickleString bytes, ..] ? bytes.Encoded() : throw BadCall("bytearray"));
            Allow(module, "complex", arguments => arguments is [double, double] ? new PickleTuple(arguments) : throw BadCall("complex"));
            Allow(module, "int");
            Allow(module, "float");
            Allow(module, "list");
            Allow(module, "dict");
        }
    }

    /// <summary>A dictionary, empty or, as Python 2 writes ordered ones, of a list of pairs.</summary>
    private PickleDictionary Dictionary(string name, object?[] arguments)
    {
        switch (arguments)
        {
            case [] or [null] or [PickleGlobal]:
                return new PickleDictionary();
            case [PickleDictionary given]:
                return given;
            case [PickleList pairs]:
                File.Budget.Items(pairs.Items.Count);
                var dictionary = new PickleDictionary() { Depth = pairs.Depth };
                foreach (object? pair in pairs.Items)
                {
                    (object? key, object? value) = pair switch
                    {
                        PickleList { Items: [var first, var second] } => (first, second),
                        PickleTuple { Items: [var first, var second] } => (first, second),
                        _ => throw BadCall(name),
                    };
                    dictionary.Add(key, value);
                }

                return dictionary;
            default:
                throw BadCall(name);
        }
    }

    private PyTorchTensor Rebuild(object?[] arguments) =>
        arguments switch
        {
            [PyTorchStorage storage, long offset, PickleTuple size, PickleTuple stride, ..] => Tensor(
                storage,
                storage.Type,
                offset,
                size,
                stride),
            [PyTorchStorageView { Offset: var start, Storage: var storage }, long offset and >= 0, PickleTuple size, PickleTuple stride, ..]
                when offset <= storage.Count - start => Tensor(storage, storage.Type, start + offset, size, stride),
            _ => throw BadCall("torch._utils._rebuild_tensor"),
        };

    private PyTorchTensor RebuildUntyped(object?[] arguments) =>
        arguments is [PyTorchStorage storage, long offset, PickleTuple size, PickleTuple stride, _, _, PickleGlobal type, ..]
        && NumberTypes.TryGetValue(type.Name, out string? name)
            ? Tensor(storage, name, offset, size, stride)
            : throw BadCall("torch._utils._rebuild_tensor_v3");

    private PyTorchTensor Tensor(PyTorchStorage storage, string type, long offset, PickleTuple size, PickleTuple stride)
    {
        if (size.Integers is not { } sizes || stride.Integers is not { } strides)
        {
            throw BadCall("torch._utils._rebuild_tensor");
        }

        var layout = new NumberLayout(type, IsBigEndian: false, offset, sizes, strides);
        long stored = type == storage.Type ? storage.Count : (long)(storage.Length / NumberConversion.SizeOf(type));
        return layout.Problem(Math.Min(stored, File.Length)) is { } problem
            ? throw File.Unusable($"its pickle has a tensor with {problem}, so it is damaged")
            : new PyTorchTensor(storage, layout);
    }

    private PyTorchTensor Parameter(object?[] arguments) =>
        arguments is [PyTorchTensor tensor, ..] ? tensor : throw BadCall("torch._utils._rebuild_parameter");

    /// <summary>
    /// A tensor with attributes, or of a class of its own: (function, class, arguments, attributes). The function is one of the others
    /// here.
    /// </summary>
    private PyTorchTensor RebuildOfType(object?[] arguments) => arguments switch
    {
        [PickleGlobal { Name: "torch._utils._rebuild_tensor_v2" }, PickleGlobal, PickleTuple inner, ..] => Rebuild(inner.Items),
        [PickleGlobal { Name: "torch._utils._rebuild_tensor_v3" }, PickleGlobal, PickleTuple inner, ..] => RebuildUntyped(inner.Items),
        [PickleGlobal { Name: "torch._utils._rebuild_parameter" }, PickleGlobal, PickleTuple inner, ..] => Parameter(inner.Items),
        _ => throw BadCall("torch._tensor._rebuild_from_type_v2"),
    };
}
