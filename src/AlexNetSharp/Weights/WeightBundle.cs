using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Safetensors;
using static TorchSharp.torch;

namespace AlexNetSharp.Weights;

/// <summary>
/// What a bundle says about its weights: enough to classify a photo with nothing else at hand. It is a safetensors file whose metadata carry
/// the network, the labels and the preprocessing.
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
    /// <param name="parameters">The float32 parameters and running statistics by name, for example <c>conv1.weight</c>.</param>
    public static void Write(string path, WeightBundle bundle, IReadOnlyDictionary<string, Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(parameters);
        var tensors = new Dictionary<string, Tensor>(parameters, StringComparer.Ordinal);
        using Tensor mean = tensor(bundle.Preprocessing.MeanValues, MeanShape(bundle.Preprocessing));
        tensors.Add(MeanTensor, mean);
        SafetensorsWriter.Write(path, tensors, bundle.ToMetadata());
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
            return Problem(bundle) is not { } problem ? bundle : throw new AlexNetException($"{path} has {problem}; write the bundle again.");
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
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        if (!IsBundle(reader.Metadata))
        {
            throw new AlexNetException(
                $"{path} is a safetensors file but no bundle of this program (format '{reader.Metadata.GetValueOrDefault("format", "none")}', wanted '{Format}'); "
                + "'alexnet weights convert' makes a bundle of another program's weights.");
        }

        reader.Verify(mustHave: true);
        return FromMetadata(path, reader.Metadata, ReadMean(path, reader));
    }

    /// <summary>Reads a bundle's parameters into tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Float32 tensors on any device, by the names that the file must have; every one is filled, and none may be left over.</param>
    /// <param name="ignored">Tensors of the file that are left there on purpose; null for none.</param>
    /// <exception cref="AlexNetException">A tensor is missing, left over, of another shape or not finite; the sentence names it.</exception>
    public static void ReadInto(string path, IReadOnlyDictionary<string, Tensor> parameters, IReadOnlySet<string>? ignored = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        foreach ((string name, Tensor parameter) in parameters)
        {
            CheckTensor(path, reader, name, parameter);
        }

        string? extra = reader.Tensors.Keys.FirstOrDefault(name => name != MeanTensor && !parameters.ContainsKey(name) && ignored?.Contains(name) != true);
        if (extra is not null)
        {
            throw new AlexNetException($"{path} has a tensor {extra} ({reader.Tensors[extra].ShapeText}) that the network has no place for: these are weights of another network.");
        }

        using IDisposable frozen = no_grad();
        foreach ((string name, Tensor parameter) in parameters)
        {
            bool isHere = parameter.device_type == TorchSharp.DeviceType.CPU && parameter.is_contiguous();
            using Tensor values = isHere ? parameter.alias() : empty(parameter.shape, ScalarType.Float32);
            reader.Read(name, values.bytes);
            CheckNumbers(path, name, MemoryMarshal.Cast<byte, float>(values.bytes));
            if (!isHere)
            {
                parameter.copy_(values);
            }
        }
    }

    private static void CheckTensor(string path, SafetensorsReader reader, string name, Tensor parameter)
    {
        string wanted = string.Join('x', parameter.shape);
        if (!reader.Tensors.TryGetValue(name, out SafetensorsEntry? entry))
        {
            throw new AlexNetException($"{path} has no tensor {name} ({wanted}), which the network needs: these are weights of another network.");
        }

        if (entry.Type != "F32" || !entry.Shape.SequenceEqual(parameter.shape))
        {
            throw new AlexNetException($"{path} has {name} as {entry.Type} {entry.ShapeText} where the network needs F32 {wanted}: these are weights of another network.");
        }
    }

    private static void CheckNumbers(string path, string name, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new AlexNetException($"{path} has NaN or infinite numbers in {name}: its training diverged; give other weights, or train with a smaller learning rate.");
            }
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

        if (p.CropSize < 1 || p.CropSize > Math.Min(g.Height, g.Width))
        {
            return $"crops of {p.CropSize} pixels out of images of {g.Height}x{g.Width}";
        }

        long mean = MeanShape(p).Aggregate(1L, (product, size) => product * size);
        return p.MeanValues.Length != mean || !p.MeanValues.All(float.IsFinite) ? $"a mean of {p.MeanValues.Length} numbers where {mean} finite ones are needed"
            : p.Deviation is { } deviation && (deviation.Length != g.Channels || !deviation.All(value => value > 0 && float.IsFinite(value)))
            ? $"deviations ({string.Join(", ", deviation)}) that are no {g.Channels} positive numbers"
            : null;
    }

    private static float[] ReadMean(string path, SafetensorsReader reader)
    {
        if (!reader.Tensors.TryGetValue(MeanTensor, out SafetensorsEntry? entry) || entry.Type != "F32")
        {
            throw new AlexNetException($"{path} has no tensor {MeanTensor} of float32 numbers; write the bundle again.");
        }

        float[] mean = new float[entry.Length / sizeof(float)];
        reader.Read(MeanTensor, MemoryMarshal.AsBytes(mean.AsSpan()));
        return mean.All(float.IsFinite) ? mean : throw new AlexNetException($"{path} has NaN or infinite numbers in {MeanTensor}; write the bundle again.");
    }

    private static T Parse<T>(IReadOnlyDictionary<string, string> metadata, string key) =>
        JsonSerializer.Deserialize<T>(metadata[key], Json) ?? throw new JsonException($"'{key}' is null");

    private static long[] MeanShape(ImagePreprocessing preprocessing) => preprocessing.Mean switch
    {
        MeanRule.Image or MeanRule.CentreCrop => [preprocessing.Geometry.Channels, preprocessing.Geometry.Height, preprocessing.Geometry.Width],
        MeanRule.Channel or MeanRule.Pixel => [preprocessing.Geometry.Channels],
        _ => [0],
    };
}
