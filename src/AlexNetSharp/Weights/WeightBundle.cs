using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>
/// What a bundle says about its weights: enough to classify a photo with nothing else at hand. It is a safetensors file whose metadata
/// carry the network, the labels and the preprocessing.
/// </summary>
public sealed record WeightBundle
{
    private const string Format = "alexnetsharp-1";
    private const int LargestSide = 65_535;
    internal const string MeanTensor = "preprocessing.mean";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The network's name in the zoo.</summary>
    public required string Model { get; init; }

    /// <summary>The network's options, every one of them set.</summary>
    public required NetworkOptions Options { get; init; }

    /// <summary>The classes, in the order of the network's outputs.</summary>
    public required IReadOnlyList<ClassLabel> Labels { get; init; }

    /// <summary>What is done to a photo before the network sees it.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The resolved recipe that trained the weights, as YAML; empty where there was none.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>The name of the data set that the weights were trained on; empty where it is not known.</summary>
    public string DataSet { get; init; } = "";

    /// <summary>The network's definition.</summary>
    public NetworkDefinition Network() => NetworkZoo.Create(Model, Options);

    /// <summary>Writes a bundle, durably and reproducibly.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bundle">What to say about the weights.</param>
    /// <param name="tensors">The float32 parameters and running statistics, for example <c>conv1.weight</c>.</param>
    /// <param name="cancellation">Stops the writing; no file is written then.</param>
    internal static unsafe void Write(
        string path,
        WeightBundle bundle,
        IEnumerable<WeightTensor> tensors,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(tensors);
        fixed (float* mean = bundle.Preprocessing.MeanValues)
        {
            SafetensorsWriter.Write(
                path,
                [.. tensors, new WeightTensor(MeanTensor, MeanShape(bundle.Preprocessing), (nint)mean)],
                bundle.ToMetadata(),
                cancellation);
        }
    }

    /// <summary>What the bundle says, as text by key; the values of a mean have no place there.</summary>
    internal Dictionary<string, string> ToMetadata() => new(StringComparer.Ordinal)
    {
        ["format"] = Format,
        ["model"] = Model,
        ["options"] = JsonSerializer.Serialize(Options, Json),
        ["labels"] = JsonSerializer.Serialize(Labels, Json),
        ["preprocessing"] = JsonSerializer.Serialize(Preprocessing, Json),
        ["recipe"] = Recipe,
        ["data_set"] = DataSet,
    };

    /// <summary>Whether a file's metadata are a bundle's.</summary>
    /// <param name="metadata">The metadata.</param>
    internal static bool IsBundle(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault("format") == Format;

    /// <summary>Reads what a bundle says.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="mean">The values of its mean.</param>
    /// <exception cref="AlexNetException">The metadata cannot be read.</exception>
    internal static WeightBundle FromMetadata(string path, IReadOnlyDictionary<string, string> metadata, float[] mean)
    {
        try
        {
            var bundle = new WeightBundle
            {
                Model = metadata["model"],
                Options = Parse<NetworkOptions>(metadata, "options"),
                Labels = Parse<List<ClassLabel>>(metadata, "labels"),
                Preprocessing = Parse<ImagePreprocessing>(metadata, "preprocessing") with { MeanValues = mean },
                Recipe = metadata.GetValueOrDefault("recipe", ""),
                DataSet = metadata.GetValueOrDefault("data_set", ""),
            };
            return Problem(bundle) is not { } problem
                ? bundle
                : throw new AlexNetException($"{path} has {problem}; write the bundle again.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or NotSupportedException)
        {
            throw new AlexNetException($"{path} has metadata that cannot be read ({e.Message.TrimEnd('.')}); write the bundle again.", e);
        }
    }

    /// <summary>Reads what a bundle says, and checks its data.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">The file is missing, broken, or a safetensors file of another program.</exception>
    public static WeightBundle Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return Read(file);
    }

    /// <summary>Reads what an open bundle says; its data are checked already.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="AlexNetException">It is a safetensors file of another program, or its metadata cannot be read.</exception>
    internal static WeightBundle Read(SafetensorsFile file)
    {
        if (!IsBundle(file.Metadata))
        {
            throw new AlexNetException(
                $"{file.Path} is a safetensors file but no bundle of this program (format "
                    + $"'{file.Metadata.GetValueOrDefault("format", "none")}', expected '{Format}'); "
                    + $"{ProgramAction.ConvertWeights} makes a bundle of another program's weights.");
        }

        file.CheckHasDigest();
        return FromMetadata(file.Path, file.Metadata, ReadMean(file));
    }

    /// <summary>Checks that an open bundle has the tensors of a network and no others, before memory is taken for them.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="AlexNetException">A tensor is missing, left over or of another shape; the sentence names it.</exception>
    internal static void CheckTensors(SafetensorsFile file, NetworkDefinition network) => CheckTensors(
        file.Path,
        file.Tensors,
        network.Shapes().SelectMany(shape => shape.Tensors()).Select(tensor => (tensor.Name, (IReadOnlyList<long>)tensor.Sizes)),
        ignored: null);

    /// <summary>Checks that an open bundle has tensors and no others.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="tensors">The tensors that the file must have.</param>
    /// <param name="ignored">Tensors of the file that are left there on purpose.</param>
    /// <exception cref="AlexNetException">A tensor is missing, left over or of another shape; the sentence names it.</exception>
    internal static void CheckTensors(SafetensorsFile file, IReadOnlyList<WeightTensor> tensors, IReadOnlySet<string> ignored) =>
        CheckTensors(file.Path, file.Tensors, tensors.Select(tensor => (tensor.Name, tensor.Shape)), ignored);

    /// <summary>Reads a bundle's parameters into tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors that the file must have; every one is filled, and none may be left over.</param>
    /// <param name="ignored">Tensors of the file that are left there on purpose; null for none.</param>
    /// <exception cref="AlexNetException">
    /// A tensor is missing, left over, of another shape or not finite; the sentence names it.
    /// </exception>
    internal static void ReadInto(string path, IReadOnlyList<WeightTensor> tensors, IReadOnlySet<string>? ignored = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        CheckTensors(path, reader.Entries(), tensors.Select(tensor => (tensor.Name, tensor.Shape)), ignored);
        foreach (WeightTensor tensor in tensors)
        {
            reader.Read(tensor.Name, MemoryMarshal.AsBytes(tensor.Values));
            tensor.CheckFinite(path, tensor.Name);
        }
    }

    /// <summary>
    /// Reads an open bundle's parameters into tensors, which <see cref="CheckTensors(SafetensorsFile, NetworkDefinition)"/> found to be its
    /// own.
    /// </summary>
    /// <param name="file">The bundle.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="AlexNetException">Numbers are not finite; the sentence names the tensor.</exception>
    internal static void ReadInto(SafetensorsFile file, IReadOnlyList<WeightTensor> tensors)
    {
        var entries = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (WeightTensor tensor in tensors)
        {
            file.Read(entries[tensor.Name], tensor.Values);
            tensor.CheckFinite(file.Path, tensor.Name);
        }
    }

    private static void CheckTensors(
        string path,
        IReadOnlyList<TensorEntry> tensors,
        IEnumerable<(string Name, IReadOnlyList<long> Sizes)> network,
        IReadOnlySet<string>? ignored)
    {
        var entries = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var wanted = network.ToDictionary(tensor => tensor.Name, tensor => tensor.Sizes, StringComparer.Ordinal);
        foreach ((string name, IReadOnlyList<long> sizes) in wanted)
        {
            if (!entries.TryGetValue(name, out TensorEntry? entry))
            {
                throw new AlexNetException(
                    $"{path} has no tensor {name} ({TensorEntry.TextOf(sizes)}), which the network needs: "
                        + $"these are weights of another network.");
            }

            if (entry.Type != "F32" || !entry.Shape.SequenceEqual(sizes))
            {
                throw new AlexNetException(
                    $"{path} has {name} as {entry.Type} {entry.ShapeText} where the network needs F32 {TensorEntry.TextOf(sizes)}: "
                        + $"these are weights of another network.");
            }
        }

        TensorEntry? extra = tensors.FirstOrDefault(tensor =>
            tensor.Name != MeanTensor && !wanted.ContainsKey(tensor.Name) && ignored?.Contains(tensor.Name) != true);
        if (extra is not null)
        {
            throw new AlexNetException(
                $"{path} has a tensor {extra.Name} ({extra.ShapeText}) that the network has no place for: "
                    + $"these are weights of another network.");
        }
    }

    /// <summary>What a bundle says that cannot be, a clause; null where there is nothing.</summary>
    private static string? Problem(WeightBundle bundle)
    {
        (ImagePreprocessing p, PackGeometry g) = (bundle.Preprocessing, bundle.Preprocessing.Geometry);
        if (bundle.Labels.Count != bundle.Options.Classes)
        {
            return $"{bundle.Labels.Count} labels for a network of {bundle.Options.Classes} classes";
        }

        if (bundle.Options.Variant is null || bundle.Labels.Any(label => label?.Name is null || label.Label is null))
        {
            return "a label or a variant that is null";
        }

        if (g is null || g.Height is < 1 or > LargestSide || g.Width is < 1 or > LargestSide || g.Channels is not (1 or 3))
        {
            return $"images of an impossible size ({g?.Height}x{g?.Width}, {g?.Channels} channels)";
        }

        NetworkVariant v = bundle.Options.Variant;
        Enum[] choices =
        [
            p.Mean, p.Order, p.Range, g.Resize, g.Exif, bundle.Options.Initialization, v.Activation, v.Normalization, v.Pooling, v.Columns,
            v.Dropout,
        ];
        if (Array.Find(choices, choice => !Enum.IsDefined(choice.GetType(), choice)) is { } unknown)
        {
            return $"{unknown.GetType().Name} {unknown}, which does not exist";
        }

        if (p.CropSize < 1 || p.CropSize > Math.Min(g.Height, g.Width))
        {
            return $"crops of {p.CropSize} pixels out of images of {g.Height}x{g.Width}";
        }

        long mean = MeanShape(p).Aggregate(1L, (product, size) => product * size);
        return p.MeanValues.Length != mean || !p.MeanValues.All(float.IsFinite)
                ? $"a mean of {p.MeanValues.Length} numbers where {mean} finite ones are needed"
            : p.Deviation is { } deviation
            && (deviation.Length != g.Channels || !deviation.All(value => value > 0 && float.IsFinite(value)))
                ? $"deviations ({string.Join(", ", deviation)}) that are no {g.Channels} positive numbers"
            : null;
    }

    private static float[] ReadMean(SafetensorsFile file)
    {
        if (file.Tensors.FirstOrDefault(one => one.Name == MeanTensor) is not { Type: "F32" } tensor)
        {
            throw new AlexNetException($"{file.Path} has no tensor {MeanTensor} of float32 numbers; write the bundle again.");
        }

        float[] mean = file.Read(tensor);
        return mean.All(float.IsFinite)
            ? mean
            : throw new AlexNetException($"{file.Path} has NaN or infinite numbers in {MeanTensor}; write the bundle again.");
    }

    private static T Parse<T>(IReadOnlyDictionary<string, string> metadata, string key) =>
        JsonSerializer.Deserialize<T>(metadata[key], Json) ?? throw new JsonException($"'{key}' is null");

    private static long[] MeanShape(ImagePreprocessing preprocessing) =>
        preprocessing.Mean switch
        {
            MeanRule.Image or MeanRule.CenterCrop =>
            [
                preprocessing.Geometry.Channels,
                preprocessing.Geometry.Height,
                preprocessing.Geometry.Width,
            ],
            MeanRule.Channel or MeanRule.Pixel => [preprocessing.Geometry.Channels],
            _ => [0],
        };
}
