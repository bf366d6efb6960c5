using System.Runtime.InteropServices;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <content>The tensors of a bundle: writing, checking and reading them.</content>
public sealed partial record WeightBundle
{
    internal const string MeanTensor = "preprocessing.mean";
    private const long LargestMean = 3L * PackGeometry.LargestSide * PackGeometry.LargestSide;
    private static readonly Dictionary<string, WeightStorage> NoneRounded = [];

    /// <summary>Writes a bundle, durably and reproducibly.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bundle">What to say about the weights, and what to store them as.</param>
    /// <param name="tensors">The float32 parameters and running statistics, for example <c>conv1.weight</c>.</param>
    /// <param name="cancellation">Stops the writing; no file is written then.</param>
    /// <exception cref="AlexNetException">The file cannot be written, or a weight cannot be rounded.</exception>
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
            IReadOnlyDictionary<string, WeightStorage> rounded =
                bundle.Storage == WeightStorage.Float32 ? NoneRounded : LayerStorage.Of(bundle.Network(), bundle.Storage);
            var meanTensor = new WeightTensor(MeanTensor, MeanShape(bundle.Preprocessing), (nint)mean);
            SafetensorsWriter.Write(
                path,
                tensors
                    .Append(meanTensor)
                    .SelectMany(tensor => CompactTensors.Written(path, tensor, rounded.GetValueOrDefault(tensor.Name))),
                metadata,
                cancellation);
        }
    }

    /// <summary>Checks that an open bundle has the tensors of a network and no others, before memory is taken for them.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="AlexNetException">
    /// A tensor is missing, left over, or of another shape or type; the sentence names it.
    /// </exception>
    internal static void CheckTensors(SafetensorsFile file, NetworkDefinition network) => CheckTensors(
        file.Path,
        file.Tensors,
        network.Shapes().SelectMany(shape => shape.Tensors()).Select(tensor => (tensor.Name, (IReadOnlyList<long>)tensor.Sizes)),
        ignored: [],
        StorageOf(file.Path, file.Metadata),
        RoundedOf(file, network));

    /// <summary>Checks that an open bundle has tensors and no others.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="network">The network that the tensors are of.</param>
    /// <param name="tensors">The tensors that the file must have.</param>
    /// <param name="ignored">Tensors of the file that are left there on purpose.</param>
    /// <exception cref="AlexNetException">
    /// A tensor is missing, left over, or of another shape or type; the sentence names it.
    /// </exception>
    internal static void CheckTensors(
        SafetensorsFile file,
        NetworkDefinition network,
        IReadOnlyList<WeightTensor> tensors,
        IEnumerable<string> ignored) => CheckTensors(
            file.Path,
            file.Tensors,
            tensors.Select(tensor => (tensor.Name, tensor.Shape)),
            ignored,
            StorageOf(file.Path, file.Metadata),
            RoundedOf(file, network));

    /// <summary>What a network's tensors are stored as, by name, where that is not float32.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="network">The network.</param>
    internal static IReadOnlyDictionary<string, WeightStorage> RoundedOf(SafetensorsFile file, NetworkDefinition network) =>
        LayerStorage.Of(network, StorageOf(file.Path, file.Metadata));

    /// <summary>Reads a checkpoint's numbers, or a bundle's, into tensors; all of them are float32, so nothing is lost.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors that the file must have; every one is filled, and none may be left over.</param>
    /// <exception cref="AlexNetException">
    /// A tensor is missing, left over, of another shape or type, or not finite; the sentence names it.
    /// </exception>
    internal static void ReadInto(string path, IReadOnlyList<WeightTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        CheckTensors(
            path,
            reader.Entries(),
            tensors.Select(tensor => (tensor.Name, tensor.Shape)),
            ignored: [],
            WeightStorage.Float32,
            NoneRounded);
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
        IEnumerable<(string Name, IReadOnlyList<long> Sizes)> needed,
        IEnumerable<string> ignored,
        WeightStorage storage,
        IReadOnlyDictionary<string, WeightStorage> rounded)
    {
        var entries = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        HashSet<string> known = [MeanTensor, .. ignored];
        foreach ((string name, IReadOnlyList<long> sizes) in needed)
        {
            string type = StorageWords.TypeOf(rounded.GetValueOrDefault(name));
            if (!entries.TryGetValue(name, out TensorEntry? entry))
            {
                throw new AlexNetException(
                    $"{path} has no tensor {name} ({TensorEntry.TextOf(sizes)}), which the network needs: "
                        + $"these are weights of another network.");
            }

            if (!entry.Shape.SequenceEqual(sizes))
            {
                throw new AlexNetException(
                    $"{path} has {name} as {entry.Type} {entry.ShapeText} where the network needs {type} {TensorEntry.TextOf(sizes)}: "
                        + $"these are weights of another network.");
            }

            if (entry.Type != type)
            {
                throw new AlexNetException(
                    $"{path} has {name} as {entry.Type} where a file that stores {StorageWords.Of(storage)} has {type}; "
                        + $"write the bundle again.");
            }

            known.Add(name);
        }

        known.UnionWith([.. known.Where(name => rounded.GetValueOrDefault(name) == WeightStorage.Int8).Select(CompactTensors.ScalesOf)]);
        if (tensors.FirstOrDefault(tensor => !known.Contains(tensor.Name)) is { } extra)
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
