using System.Security.Cryptography;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Weights;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>Starts a network from weights that were trained before, on the same classes or on others.</summary>
internal static class PretrainedWeights
{
    /// <summary>
    /// Reads a bundle's parameters into a network. Where the classes are others, the classifier keeps its initial weights: its outputs would mean
    /// nothing.
    /// </summary>
    /// <param name="path">The bundle.</param>
    /// <param name="network">The network, with its initial weights.</param>
    /// <param name="labels">The classes that it is to be trained for.</param>
    /// <returns>The name of the layer that starts anew; null where none does, as in <c>lenet5</c>, whose outputs have no weights.</returns>
    /// <exception cref="AlexNetException">The file cannot be used, or holds weights of another network.</exception>
    public static string? Load(string path, NetworkModule network, IReadOnlyList<ClassLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(labels);
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        if (NewClassifier(path, network.Definition, labels) is not { } classifier)
        {
            TensorWeights.Fill(tensors, targets => WeightBundle.ReadInto(path, targets));
            return null;
        }

        HashSet<string> own = [.. tensors.Keys.Where(name => name.StartsWith(classifier + ".", StringComparison.Ordinal))];
        TensorWeights.Fill(tensors.Where(pair => !own.Contains(pair.Key)).ToDictionary(), targets => WeightBundle.ReadInto(path, targets, ignored: own));
        return classifier;
    }

    /// <summary>The layer of a network that starts anew on a bundle's weights; null where none does.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="network">The network.</param>
    /// <param name="labels">The classes that it is to be trained for.</param>
    /// <exception cref="AlexNetException">The file cannot be used, or holds weights of another network.</exception>
    public static string? NewClassifier(string path, NetworkDefinition network, IReadOnlyList<ClassLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(labels);
        WeightBundle bundle = WeightBundle.Read(path);
        if (bundle.Model != network.Name)
        {
            throw new AlexNetException($"{path} holds weights of {bundle.Model}, but the recipe trains {network.Name}; give {RequestOption.Of(RequestOption.Model).With(bundle.Model)}, or weights of {network.Name}.");
        }

        bool sameClasses = bundle.Labels.Select(label => label.Name).SequenceEqual(labels.Select(label => label.Name), StringComparer.Ordinal);
        LayerShape classifier = network.Shapes().Last(shape => shape.FanIn > 0);

        // Outputs that are distances to fixed pictures have no weights; what stands before them does not depend on the classes.
        return sameClasses || classifier.Weights == 0 ? null : classifier.Layer.Name;
    }

    /// <summary>The paper's recipe for the network that a bundle's weights are of.</summary>
    /// <param name="path">The bundle.</param>
    public static TrainingRecipe Recipe(string path)
    {
        WeightBundle bundle = WeightBundle.Read(path);
        return new TrainingRecipe
        {
            Model = new ModelRecipe
            {
                Name = bundle.Model,
                InputSize = bundle.Options.InputSize,
                Width = bundle.Options.Width,
                ShortcutBehindFirstConvolution = bundle.Options.ShortcutBehindFirstConvolution,
                Initialisation = bundle.Options.Initialisation,
                Variant = bundle.Options.Variant,
            },
        };
    }

    /// <summary>What the pixels were that a bundle's weights were trained on.</summary>
    /// <param name="path">The bundle.</param>
    public static NetworkInput Input(string path) => WeightBundle.Read(path).Preprocessing.Input();

    /// <summary>SHA-256 of a file in hexadecimal digits.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">It cannot be read.</exception>
    public static string Digest(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException($"The weights {path} cannot be read ({e.Message.TrimEnd('.')}); give a bundle that {ProgramAction.Train} wrote.", e);
        }
    }
}
