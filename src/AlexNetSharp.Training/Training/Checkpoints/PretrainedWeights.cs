using System.Security.Cryptography;
using AlexNetSharp.Files;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>
/// Weights that were trained before, on the same classes or on others, for a network to start from. The file is opened and its content
/// checked once; everything that is asked afterwards comes from the bytes that were opened.
/// </summary>
internal sealed class PretrainedWeights : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly WeightBundle _bundle;
    private readonly Lazy<string> _digest;

    private PretrainedWeights(SafetensorsFile file)
    {
        _file = file;
        _bundle = WeightBundle.Read(file);
        _digest = new Lazy<string>(() => Guarded(file.Path, file.FileDigest));
    }

    /// <summary>The bundle's path.</summary>
    public string Path => _file.Path;

    /// <summary>The paper's recipe for the network that the weights are of.</summary>
    public TrainingRecipe Recipe => new() { Model = ModelRecipe.Of(_bundle.Model, _bundle.Options) };

    /// <summary>What the pixels were that the weights were trained on.</summary>
    public NetworkInput Input => _bundle.Preprocessing.Input();

    /// <summary>What a user should know of their numbers, a sentence; null for nothing.</summary>
    public Sentence? Notice => _bundle.Storage == WeightStorage.Float32 ? null
        : Sentence.Of($"{Path} stores {StorageWords.Of(_bundle.Storage)}, so the training starts from rounded weights.");

    /// <summary>SHA-256 of the file in hexadecimal digits.</summary>
    /// <exception cref="AlexNetException">It cannot be read.</exception>
    public string Digest => _digest.Value;

    /// <summary>Opens a bundle.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">The file is missing, broken, or a safetensors file of another program.</exception>
    public static PretrainedWeights Open(string path, CancellationToken cancellation = default)
    {
        SafetensorsFile file = WeightFiles.OpenBundle(path, cancellation);
        try
        {
            return new PretrainedWeights(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of a file in hexadecimal digits, whatever it holds.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">It cannot be read.</exception>
    public static string DigestOf(string path) => Guarded(path, () =>
    {
        using FileStream file = RegularFile.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    });

    /// <summary>The layer of a network that starts anew on these weights; null where none does.</summary>
    /// <param name="network">The network.</param>
    /// <param name="labels">The classes that it is to be trained for.</param>
    /// <exception cref="AlexNetException">The weights are of another network.</exception>
    public string? NewClassifier(NetworkDefinition network, IReadOnlyList<ClassLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(labels);
        if (_bundle.Model != network.Name)
        {
            throw new AlexNetException(
                $"{Path} holds weights of {_bundle.Model}, but the recipe trains {network.Name}; "
                + $"give {RequestOption.Of(RequestOption.Model).With(_bundle.Model)}, or weights of {network.Name}.");
        }

        bool sameClasses = _bundle
            .Labels.Select(label => label.Name)
            .SequenceEqual(labels.Select(label => label.Name), StringComparer.Ordinal);
        LayerShape classifier = network.Shapes().Last(shape => shape.FanIn > 0);

        // Outputs that are distances to fixed pictures have no weights; what stands before them does not depend on the classes.
        return sameClasses || classifier.Weights == 0 ? null : classifier.Layer.Name;
    }

    /// <summary>
    /// Reads the parameters into a network. Where the classes are others, the classifier keeps its initial weights: its outputs would mean
    /// nothing.
    /// </summary>
    /// <param name="network">The network, with its initial weights.</param>
    /// <param name="labels">The classes that it is to be trained for.</param>
    /// <returns>The name of the layer that starts anew; null where none does, as in <c>lenet5</c>, whose outputs have no weights.</returns>
    /// <exception cref="AlexNetException">The weights are of another network.</exception>
    public string? LoadInto(NetworkModule network, IReadOnlyList<ClassLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(labels);
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        string? classifier = NewClassifier(network.Definition, labels);
        HashSet<string> own =
        [
            .. tensors.Keys.Where(name => classifier is not null && name.StartsWith(classifier + ".", StringComparison.Ordinal)),
        ];
        TensorWeights.Fill(
            tensors.Where(pair => !own.Contains(pair.Key)).ToDictionary(),
            targets =>
            {
                WeightBundle.CheckTensors(_file, network.Definition, targets, own);
                WeightBundle.ReadInto(_file, targets);
            });
        return classifier;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Guarded(string path, Func<string> digest)
    {
        try
        {
            return digest();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"The weights {path} cannot be read ({e.Message.TrimEnd('.')}); give a bundle that {ProgramAction.Train} wrote.",
                e);
        }
    }
}
