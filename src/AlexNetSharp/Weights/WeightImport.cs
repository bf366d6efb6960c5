using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Conversion.Caffe;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.Onnx.Reading;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>Reads a network out of a file of any format.</summary>
public static class WeightImport
{
    /// <summary>The name of the data set whose classes are the 1,000 of <see cref="ImageNetClasses"/>.</summary>
    private const string ImageNet = "ILSVRC-2012";

    private const string Own = "this program";

    private static readonly WeightConvention[] Named =
    [
        new TorchvisionConvention(), new PyTorchConvention(), new NumPyConvention(), new NumPyConvention(HasKeys: true),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its format is recognized by its content.</param>
    /// <param name="options">What the file does not say; null for nothing.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">
    /// The file is broken, of no network of the zoo, or lacks something; the sentence says what.
    /// </exception>
    public static ImportedNetwork Open(string path, ImportOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ImportOptions();
        using TensorFile file = WeightFiles.Open(path, cancellation);
        return file is SafetensorsFile bundle && WeightBundle.IsBundle(file.Metadata)
            ? OpenBundle(bundle, options)
            : OpenForeign(file, options);
    }

    /// <summary>What a file says as a bundle does; null for a file of another program.</summary>
    /// <param name="file">The file.</param>
    internal static WeightBundle? BundleOf(TensorFile file) => !WeightBundle.IsBundle(file.Metadata) ? null
        : file is SafetensorsFile bundle ? WeightBundle.Read(bundle)
        : file is OnnxModelFile ? WeightBundle.FromMetadata(file.Path, file.Metadata, WeightExport.MeanOf(file.Path, file.Metadata)) with
        {
            // A model's numbers are what its tensors say.
            Storage = WeightStorage.Float32,
        }
        : null;

    /// <summary>The network of the zoo that a file's tensors are of, and the convention that they follow.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bundle">What <see cref="BundleOf"/> gives for it.</param>
    /// <param name="model">The network's name where it is known; null to find it.</param>
    /// <exception cref="AlexNetException">They are of none, or of several alike.</exception>
    internal static (string Model, string Convention) Recognize(TensorFile file, WeightBundle? bundle, string? model)
    {
        if (bundle is not null)
        {
            return (bundle.Model, Own);
        }

        NetworkMatch match = Match(file, model);
        return (match.Network.Name, match.Convention.Name);
    }

    private static NetworkMatch Match(TensorFile file, string? model, NetworkOptions? options = null)
    {
        switch (file)
        {
            case CaffeModelFile caffe:
                return NetworkMatch.Find(
                    caffe,
                    [new CaffeConvention(caffe)],
                    model,
                    options,
                    network => CaffeCheck.Difference(caffe, network));
            case OnnxModelFile onnx:
                var convention = new OnnxConvention(OnnxNetwork.Read(onnx), onnx.Producer);
                NetworkOptions basis = (options ?? new NetworkOptions()) with { InputSize = convention.Graph.Definition.InputSize };
                return NetworkMatch.Find(onnx, [convention], model, basis, convention.Difference);
            default:
                return NetworkMatch.Find(file, Named, model, options);
        }
    }

    private static ImportedNetwork OpenBundle(SafetensorsFile file, ImportOptions options)
    {
        WeightBundle bundle = WeightBundle.Read(file);
        NetworkDefinition network = bundle.Network();
        WeightBundle.CheckTensors(file, network);
        CheckModel(file.Path, bundle.Model, options.Model);
        bundle = bundle with { Labels = Labels(file.Path, network.Classes, options.Labels ?? bundle.Labels) };
        return Filled(network, weights =>
        {
            WeightBundle.ReadInto(file, weights.Tensors);
            IReadOnlyDictionary<string, WeightStorage> rounded = LayerStorage.Of(network, bundle.Storage);
            ConversionRow[] rows = [.. weights.Tensors.Select(tensor => Row(tensor, rounded.GetValueOrDefault(tensor.Name)))];
            return new ImportedNetwork(bundle, weights, file.Format, Own, rows) { SaysPreprocessing = true };
        });
    }

    private static ConversionRow Row(WeightTensor tensor, WeightStorage storage)
    {
        string sizes = TensorEntry.TextOf(tensor.Shape);
        return new ConversionRow(tensor.Name, sizes, tensor.Name, sizes, storage switch
        {
            WeightStorage.Float32 => "",
            WeightStorage.Int8 => $"from int8, times {CompactTensors.ScalesOf(tensor.Name)}",
            _ => $"from {StorageWords.Of(storage)}",
        });
    }

    private static ImportedNetwork OpenForeign(TensorFile file, ImportOptions options)
    {
        WeightBundle? known = BundleOf(file);
        if (known is not null)
        {
            CheckModel(file.Path, known.Model, options.Model);
        }

        NetworkMatch match = Match(file, options.Model ?? known?.Model, known?.Options);
        (WeightBundle bundle, Sentence? notice) = known is null
            ? Describe(file, match, options)
            : (known with { Labels = Labels(file.Path, match.Network.Classes, options.Labels ?? known.Labels) }, null);
        return Filled(match.Network, weights => new ImportedNetwork(
            bundle, weights, file.Format, match.Convention.Name, TensorTransfer.Fill(file, match.Sources, weights.Tensors))
        {
            SaysPreprocessing = known is not null,
            Notice = notice,
        });
    }

    /// <summary>Takes memory for a network's weights, and frees it where filling it fails.</summary>
    private static ImportedNetwork Filled(NetworkDefinition network, Func<NetworkWeights, ImportedNetwork> fill)
    {
        var weights = new NetworkWeights(network);
        try
        {
            return fill(weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static void CheckModel(string path, string said, string? asked)
    {
        if (asked is not null && asked != said)
        {
            throw new AlexNetException(
                $"{path} holds weights of {said}, not of {asked}; leave out {RequestOption.Of(nameof(ImportOptions.Model))}.");
        }
    }

    private static (WeightBundle Bundle, Sentence? Notice) Describe(TensorFile file, NetworkMatch match, ImportOptions options)
    {
        NetworkDefinition network = match.Network;
        (ImagePreprocessing preprocessing, IReadOnlyList<Sentence> notices) =
            new ImportedPreprocessing(network, match.Convention, options.Input, file.Path).Make(options.Mean);
        NamedClasses? classes = options.Labels is null ? file.Classes : null;
        string? problem = classes?.ProblemFor(network.Classes, BundleRules.LongestLabel);
        IReadOnlyList<ClassLabel>? named =
            classes is not null && problem is null ? [.. classes.Names.Select(ImageNetClasses.LabelFor)] : null;
        if (problem is not null)
        {
            notices =
            [
                .. notices,
                Sentence.Of($"{file.Path} has {problem}; {RequestOption.Of(nameof(ImportOptions.Labels))} names the classes."),
            ];
        }

        if (match.PassedOver.Count > 0)
        {
            notices =
            [
                .. notices,
                Sentence.Of(
                    $"{file.Path} has {Counted.Of(match.PassedOver.Count, "tensor")} outside of the network, passed over: "
                        + $"{ShortText.Of(string.Join(", ", match.PassedOver))}."),
            ];
        }

        var bundle = new WeightBundle
        {
            Model = network.Name,
            Options = network.Options,
            Labels = Labels(file.Path, network.Classes, options.Labels ?? named),
            Preprocessing = preprocessing,
            DataSet = options.Labels is null && named is null && network.Classes == ImageNetClasses.All.Count ? ImageNet : "",
        };
        return (bundle, notices.Count > 0 ? Sentence.Join(" ", notices) : null);
    }

    private static IReadOnlyList<ClassLabel> Labels(string path, int classes, IReadOnlyList<ClassLabel>? given)
    {
        if (given is not null)
        {
            return given.Count == classes
                ? given
                : throw new AlexNetException(
                    $"{path} is a network of {classes} classes, but {RequestOption.Of(nameof(ImportOptions.Labels))} names {given.Count}; "
                        + $"give a line for each class, in the order of the outputs.");
        }

        return classes == ImageNetClasses.All.Count
            ? [.. ImageNetClasses.All.Select(one => new ClassLabel(one.Wnid, one.Name))]
            :
            [
                .. Enumerable
                    .Range(0, classes)
                    .Select(number => number.ToString(CultureInfo.InvariantCulture))
                    .Select(name => new ClassLabel(name, name)),
            ];
    }
}
