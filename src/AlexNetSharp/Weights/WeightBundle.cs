using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AlexNetSharp.Files;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>
/// What a bundle says about its weights: enough to classify a photo with nothing else at hand. It is a safetensors file whose metadata
/// carry the network, the labels and the preprocessing; a run's checkpoint says the same, and is a bundle for who reads.
/// </summary>
public sealed record WeightBundle
{
    private const string Format = "alexnetsharp-1";
    private const string FormatKey = "format";
    private const string ModelKey = "model";
    private const string RecipeKey = "recipe";
    private const long LargestMean = 3L * PackGeometry.LargestSide * PackGeometry.LargestSide;
    internal const string MeanTensor = "preprocessing.mean";

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
    internal static void Write(
        string path,
        WeightBundle bundle,
        IEnumerable<WeightTensor> tensors,
        CancellationToken cancellation = default) =>
        Write(path, bundle, tensors, bundle.ToMetadata(), cancellation);

    /// <summary>Writes a run's checkpoint, durably and reproducibly.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bundle">What to say about the weights.</param>
    /// <param name="tensors">The run's tensors, by the names of <see cref="CheckpointTensors"/>.</param>
    /// <param name="state">What else the run needs to go on, as text by key.</param>
    internal static void WriteCheckpoint(
        string path,
        WeightBundle bundle,
        IEnumerable<WeightTensor> tensors,
        IReadOnlyDictionary<string, string> state)
    {
        var metadata = new Dictionary<string, string>(bundle.ToMetadata().Concat(state), StringComparer.Ordinal)
        {
            [FormatKey] = CheckpointTensors.Format,
        };
        Write(path, bundle, tensors, metadata, CancellationToken.None);
    }

    private static unsafe void Write(
        string path,
        WeightBundle bundle,
        IEnumerable<WeightTensor> tensors,
        Dictionary<string, string> metadata,
        CancellationToken cancellation)
    {
        fixed (float* mean = bundle.Preprocessing.MeanValues)
        {
            SafetensorsWriter.Write(
                path,
                [.. tensors, new WeightTensor(MeanTensor, MeanShape(bundle.Preprocessing), (nint)mean)],
                metadata,
                cancellation);
        }
    }

    /// <summary>What the bundle says, as text by key; the values of a mean have no place there.</summary>
    internal Dictionary<string, string> ToMetadata() => new(StringComparer.Ordinal)
    {
        [FormatKey] = Format,
        [ModelKey] = Model,
        ["options"] = JsonSerializer.Serialize(Options, BundleJson.Own.NetworkOptions),
        ["labels"] = JsonSerializer.Serialize(Labels, BundleJson.Own.IReadOnlyListClassLabel),
        ["preprocessing"] = JsonSerializer.Serialize(Preprocessing, BundleJson.Own.ImagePreprocessing),
        [RecipeKey] = Recipe,
        ["data_set"] = DataSet,
    };

    /// <summary>Whether a file's metadata are a bundle's.</summary>
    /// <param name="metadata">The metadata.</param>
    internal static bool IsBundle(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault(FormatKey) == Format
        || (CheckpointTensors.IsCheckpoint(metadata) && metadata.ContainsKey(ModelKey));

    /// <summary>The recipe that a bundle's or checkpoint's metadata hold, as YAML; null for none.</summary>
    /// <param name="metadata">The metadata.</param>
    internal static string? RecipeOf(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault(RecipeKey);

    /// <summary>Reads what a bundle says.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="mean">The values of its mean.</param>
    /// <exception cref="AlexNetException">The metadata cannot be read.</exception>
    internal static WeightBundle FromMetadata(string path, IReadOnlyDictionary<string, string> metadata, float[] mean)
    {
        ImagePreprocessing preprocessing = Parse(
            path,
            metadata,
            "preprocessing",
            BundleJson.Own.ImagePreprocessing,
            BundleJson.DefaultPreprocessing);
        var bundle = new WeightBundle
        {
            Model = Text(path, metadata, ModelKey),
            Options = Parse(path, metadata, "options", BundleJson.Own.NetworkOptions, new NetworkOptions()),
            Labels = Parse(path, metadata, "labels", BundleJson.Own.IReadOnlyListClassLabel, []),
            Preprocessing = preprocessing with { MeanValues = mean },
            Recipe = RecipeOf(metadata) ?? "",
            DataSet = metadata.GetValueOrDefault("data_set", ""),
        };
        return BundleRules.Problem(bundle) is not { } problem
            ? bundle
            : throw new AlexNetException($"{path} has {problem}; write the bundle again.");
    }

    /// <summary>Reads what a bundle says, and checks its data.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">The file is missing, broken, or a safetensors file of another program.</exception>
    public static WeightBundle Read(string path)
    {
        using SafetensorsFile file = WeightFiles.OpenBundle(path);
        return Read(file);
    }

    /// <summary>Reads what an open bundle says; its data are checked already.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="AlexNetException">It is a safetensors file of another program, or its metadata cannot be read.</exception>
    internal static WeightBundle Read(SafetensorsFile file)
    {
        if (!IsBundle(file.Metadata) && CheckpointTensors.IsCheckpoint(file.Metadata))
        {
            throw new AlexNetException(
                $"{file.Path} is a checkpoint of an earlier version, which names neither classes nor preprocessing; "
                    + $"{ProgramAction.Resume("RUN")} finishes its run, whose weights do.");
        }

        if (!IsBundle(file.Metadata))
        {
            throw new AlexNetException(
                $"{file.Path} is a safetensors file but no bundle of this program (format "
                    + $"'{file.Metadata.GetValueOrDefault(FormatKey, "none")}', expected '{Format}'); "
                    + $"{WeightFiles.Conversion(file.Path)} makes a bundle of another program's weights.");
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

    private static float[] ReadMean(SafetensorsFile file)
    {
        if (file.Tensors.FirstOrDefault(one => one.Name == MeanTensor) is not { Type: "F32" } tensor)
        {
            throw new AlexNetException($"{file.Path} has no tensor {MeanTensor} of float32 numbers; write the bundle again.");
        }

        return tensor.Count <= LargestMean
            ? file.Read(tensor)
            : throw new AlexNetException(
                $"{file.Path} has {MeanTensor} with {tensor.Count} numbers, more than an image has; write the bundle again.");
    }

    private static string Text(string path, IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.GetValueOrDefault(key) ?? throw new AlexNetException($"{path} has no '{key}' in its metadata; write the bundle again.");

    private static T Parse<T>(
        string path,
        IReadOnlyDictionary<string, string> metadata,
        string key,
        JsonTypeInfo<T> type,
        T defaults)
        where T : class
    {
        string text = Text(path, metadata, key);
        string place = "$";
        try
        {
            if (JsonDefaults.Read(text, type, defaults) is { } value)
            {
                return value;
            }
        }
        catch (JsonException e)
        {
            place = e.Path ?? place;
        }
        catch (NotSupportedException)
        {
            // A value of a type that JSON has no form of, which the sentence says as well.
        }

        throw new AlexNetException(
            $"{path} has '{key}' in its metadata with a value that cannot be read ({ShortText.Of(place)}); write the bundle again.");
    }

    /// <summary>The shape of the mean that a preprocessing subtracts.</summary>
    /// <param name="preprocessing">The preprocessing.</param>
    internal static long[] MeanShape(ImagePreprocessing preprocessing) =>
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
