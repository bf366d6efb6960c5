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
public sealed partial record WeightBundle
{
    private const string Format = "alexnetsharp-1";
    private const string FormatKey = "format";
    private const string ModelKey = "model";
    private const string RecipeKey = "recipe";

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

    /// <summary>
    /// What the weights are stored as: of a bundle that is read, though they arrive as float32; of one to be written, for which they are
    /// rounded.
    /// </summary>
    public WeightStorage Storage { get; init; }

    /// <summary>The network's definition.</summary>
    public NetworkDefinition Network() => NetworkZoo.Create(Model, Options);

    /// <summary>What the bundle says, as text by key; the values of a mean have no place there.</summary>
    internal Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FormatKey] = Format,
            [ModelKey] = Model,
            ["options"] = JsonSerializer.Serialize(Options, BundleJson.Own.NetworkOptions),
            ["labels"] = JsonSerializer.Serialize(Labels, BundleJson.Own.IReadOnlyListClassLabel),
            ["preprocessing"] = JsonSerializer.Serialize(Preprocessing, BundleJson.Own.ImagePreprocessing),
            [RecipeKey] = Recipe,
            ["data_set"] = DataSet,
        };
        if (Storage != WeightStorage.Float32)
        {
            metadata[CompactTensors.Key] = StorageWords.Of(Storage);
        }

        return metadata;
    }

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
            Storage = StorageOf(path, metadata),
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

    private static WeightStorage StorageOf(string path, IReadOnlyDictionary<string, string> metadata) =>
        CompactTensors.StorageOf(metadata) ?? throw new AlexNetException(
            $"{path} has weights stored as '{ShortText.Of(metadata[CompactTensors.Key])}', which must be {StorageWords.All}; "
                + $"write the bundle again.");

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
}
