using System.Runtime.InteropServices;
using AlexNetSharp.Files;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.NumPy;
using AlexNetSharp.Weights.Onnx.Writing;
using AlexNetSharp.Weights.PyTorch;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>Writes a network's weights in the format that a file's name asks for.</summary>
public static class WeightExport
{
    /// <summary>
    /// The metadata key of an ONNX model that holds the values of a mean image: float32, little-endian, (C, H, W), in base 64.
    /// </summary>
    internal const string MeanKey = "mean_values";

    private const string Endings = ".safetensors, .onnx, .npy, .pth or .pt";

    /// <summary>Checks what can be checked before anything is read.</summary>
    /// <param name="path">The file to be written; its ending says the format.</param>
    /// <param name="softmax">Whether probabilities are a second output.</param>
    /// <exception cref="InvalidOptionException">
    /// The ending is of no format that is written, which the sentence names, or the format has no outputs.
    /// </exception>
    public static void Check(string path, bool softmax = false)
    {
        GivenPath.Check(path, "weight file");
        if (FormatOf(path) != WeightFormat.Onnx && softmax)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(RequestOption.Softmax)} adds an output to an ONNX model, but {path} holds weights only; leave it out.");
        }
    }

    /// <summary>Whether a file to be written is a bundle, which stores weights as its <see cref="WeightBundle.Storage"/> says.</summary>
    /// <param name="path">The file; its ending says the format.</param>
    /// <exception cref="InvalidOptionException">The ending is of no format that is written.</exception>
    internal static bool IsBundle(string path) => FormatOf(path) == WeightFormat.Safetensors;

    /// <summary>What of a network is not in a file of a format, a sentence; null where everything is.</summary>
    /// <param name="path">The file; its ending says the format.</param>
    /// <param name="bundle">What is known about the network.</param>
    public static string? Loss(string path, WeightBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (FormatOf(path) is WeightFormat.Safetensors or WeightFormat.Onnx)
        {
            return null;
        }

        string variant = bundle.Options.Variant == new NetworkVariant() && bundle.Options.ShortcutBehindFirstConvolution
            ? "" : $" Nor does it say that this is a variant of {bundle.Model}: whoever reads it takes it for the plain network.";
        return $"{path} holds tensors only: labels, and what is done to the pixels ({bundle.Preprocessing}), are not in it.{variant}";
    }

    /// <summary>Writes a file, durably and reproducibly.</summary>
    /// <param name="path">The file; its ending says the format.</param>
    /// <param name="bundle">What a bundle says about the network; a bundle is stored as it says, every other format as float32.</param>
    /// <param name="tensors">The network's weights: all of them, and no others.</param>
    /// <param name="softmax">In an ONNX model, whether probabilities are a second output.</param>
    /// <param name="cancellation">Stops the writing; no file is written then, and one that was there stays.</param>
    /// <returns>What went where.</returns>
    /// <exception cref="InvalidOptionException">The ending is of no format, or the format has no place for what is asked for.</exception>
    /// <exception cref="AlexNetException">The network cannot be said in the format, or the file cannot be written.</exception>
    public static IReadOnlyList<ConversionRow> Write(
        string path,
        WeightBundle bundle,
        IReadOnlyList<WeightTensor> tensors,
        bool softmax = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(tensors);
        Check(path, softmax);
        NetworkDefinition network = bundle.Network();
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        NetworkTensors.Check(network, byName);
        switch (FormatOf(path))
        {
            case WeightFormat.Safetensors:
                WeightBundle.Write(path, bundle, tensors, cancellation);
                IReadOnlyDictionary<string, WeightStorage> rounded = LayerStorage.Of(network, bundle.Storage);
                return [.. tensors.Select(tensor => Row(tensor) with { Change = Rounding(tensor, rounded) })];
            case WeightFormat.NumPy:
                return WriteNumPy(path, network, byName, cancellation);
            case WeightFormat.PyTorch:
                return WritePyTorch(path, network, byName, cancellation);
            default:
                IReadOnlyDictionary<string, double> factors = PaperDropout.Factors(network);
                OnnxWriter.Write(path, network, tensors, Metadata(bundle), bundle.Preprocessing.Input(), softmax, cancellation);
                return [.. tensors.Select(tensor => Row(tensor) with { Change = TensorTransfer.Times(factors, tensor.Name) })];
        }
    }

    /// <summary>All that a bundle of float32 says, and the values of its mean, which a bundle has as a tensor.</summary>
    /// <param name="bundle">The bundle.</param>
    internal static Dictionary<string, string> Metadata(WeightBundle bundle)
    {
        Dictionary<string, string> metadata = (bundle with { Storage = WeightStorage.Float32 }).ToMetadata();
        if (bundle.Preprocessing.MeanValues.Length > 0)
        {
            metadata[MeanKey] = Convert.ToBase64String(MemoryMarshal.AsBytes(bundle.Preprocessing.MeanValues.AsSpan()));
        }

        return metadata;
    }

    /// <summary>The values of a mean that an ONNX model carries; none where it carries none.</summary>
    /// <param name="path">The model, for errors.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <exception cref="AlexNetException">They are damaged.</exception>
    internal static float[] MeanOf(string path, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return metadata.TryGetValue(MeanKey, out string? text)
                ? MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(text)).ToArray()
                : [];
        }
        catch (FormatException e)
        {
            throw new AlexNetException($"{path} has a mean in its metadata ({MeanKey}) that is no base 64; write the model again.", e);
        }
    }

    private static IReadOnlyList<ConversionRow> WriteNumPy(
        string path,
        NetworkDefinition network,
        Dictionary<string, WeightTensor> tensors,
        CancellationToken cancellation)
    {
        (StreamedTensor Tensor, ConversionRow Row)[] stored =
        [
            .. new NumPyConvention().SourcesOf(network).Select(source => Stored(source, tensors[source.Target])),
        ];
        NpyWeightWriter.Write(
            path,
            [
                .. stored
                    .Select(pair => pair.Tensor)
                    .GroupBy(tensor => tensor.Name[..tensor.Name.LastIndexOf('/')])
                    .Select(layer => new NpyLayer(layer.Key, [.. layer])),
            ],
            cancellation);
        return [.. stored.Select(pair => pair.Row)];
    }

    /// <summary>
    /// torchvision's names where it has the network, our own otherwise. Averages are what PyTorch keeps, so sums are divided first.
    /// </summary>
    private static IReadOnlyList<ConversionRow> WritePyTorch(
        string path,
        NetworkDefinition network,
        Dictionary<string, WeightTensor> tensors,
        CancellationToken cancellation)
    {
        var averages = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (BatchNormLayer layer in network.AllLayers().OfType<BatchNormLayer>().Where(layer => layer.Averages == AverageRule.Caffe))
        {
            (double[] mean, double[] variance) = BatchStatistics.Of(layer, tensors);
            averages[$"{layer.Name}.{BatchNormLayer.MeanSum}"] = Array.ConvertAll(mean, value => (float)value);
            averages[$"{layer.Name}.{BatchNormLayer.VarianceSum}"] = Array.ConvertAll(variance, value => (float)value);
        }

        IReadOnlyList<TensorSource> sources = new TorchvisionConvention().SourcesOf(network) ?? new PyTorchConvention().SourcesOf(network);
        (StreamedTensor Tensor, ConversionRow Row)[] stored =
        [
            .. sources
                .Where(source => source.Constant is null)
                .Select(source => Stored(source, tensors[source.Target], averages.GetValueOrDefault(source.Target))),
        ];
        PyTorchWriter.Write(path, [.. stored.Select(pair => pair.Tensor)], cancellation);
        return [.. stored.Select(pair => pair.Row)];
    }

    /// <summary>A tensor as a file has it.</summary>
    /// <param name="source">Where it stands in the file.</param>
    /// <param name="tensor">The network's tensor.</param>
    /// <param name="instead">Numbers that are written in place of the tensor's; null for its own.</param>
    private static (StreamedTensor Tensor, ConversionRow Row) Stored(TensorSource source, WeightTensor tensor, float[]? instead = null)
    {
        IReadOnlyList<long> sizes = source.StoredSizes(tensor.Shape);
        return (
            new StreamedTensor(
                source.Source,
                sizes,
                stream => stream.Write(MemoryMarshal.AsBytes(TensorTransfer.Stored(source, tensor.Shape, instead ?? tensor.Values)))),
            new ConversionRow(
                source.Target,
                TensorEntry.TextOf(tensor.Shape),
                source.Source,
                TensorEntry.TextOf(sizes),
                TensorTransfer.ChangesBack(source)));
    }

    private static ConversionRow Row(WeightTensor tensor)
    {
        string sizes = TensorEntry.TextOf(tensor.Shape);
        return new ConversionRow(tensor.Name, sizes, tensor.Name, sizes, "");
    }

    private static string Rounding(WeightTensor tensor, IReadOnlyDictionary<string, WeightStorage> rounded) =>
        rounded.GetValueOrDefault(tensor.Name) switch
        {
            WeightStorage.Float32 => "",
            WeightStorage.Int8 => $"to int8, with {CompactTensors.ScalesOf(tensor.Name)}",
            var storage => $"to {StorageWords.Of(storage)}",
        };

    private static WeightFormat FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".safetensors" => WeightFormat.Safetensors,
            ".onnx" => WeightFormat.Onnx,
            ".npy" => WeightFormat.NumPy,
            ".pth" or ".pt" => WeightFormat.PyTorch,
            ".caffemodel" => throw new InvalidOptionException(
                $"{path} would be a Caffe model, which is read but not written; end the name in {Endings}."),
            _ => throw new InvalidOptionException($"The name {path} does not say which format to write; end it in {Endings}."),
        };
    }

    private enum WeightFormat
    {
        Safetensors,
        Onnx,
        NumPy,
        PyTorch,
    }
}
