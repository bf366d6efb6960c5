using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Bench;

/// <summary>
/// Measures, before any training, how much an untrained network's activations differ between images after each layer, and how large the
/// gradient of each layer's weights is: whether learning can start at all.
/// </summary>
internal static class SignalProbe
{
    private const int Images = 256;

    /// <summary>Prints a table for each rule of initial weights.</summary>
    /// <param name="packFolder">A pack of the network's geometry.</param>
    /// <param name="model">The network's name.</param>
    public static void Run(string packFolder, string model)
    {
        LibTorch.EnsureLoaded();
        using Pack pack = Pack.Open(packFolder);
        foreach (Initialization rule in Enum.GetValues<Initialization>())
        {
            NetworkDefinition definition = NetworkZoo.Create(
                model,
                new NetworkOptions { Classes = pack.Classes.Count, Initialization = rule }
            );
            using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
            Console.WriteLine($"{model}, initial weights '{rule.ToString().ToLowerInvariant()}', {Images} images");
            Console.WriteLine("| layer | mean of the outputs | deviation between images | deviation / mean |");
            Console.WriteLine("|---|---|---|---|");
            Measure(network, pack);
        }
    }

    private static void Measure(NetworkModule network, Pack pack)
    {
        using DisposeScope scope = NewDisposeScope();
        int size = network.Definition.InputSize;
        var loader = new BatchLoader(
            pack.Train,
            pack.Preprocessing(size),
            new BatchLoaderOptions
            {
                BatchSize = Images,
                Augmentation = Augmentation.None,
                Seed = 1,
            });
        var buffer = new ArrayBatchBuffer(Images, loader.ViewLength);
        loader.Fill(0, loader.Plan(0).AsSpan(0, Images), buffer);
        Tensor images = tensor(buffer.Images.ToArray(), [Images, network.Definition.InputChannels, size, size]);
        network.eval();
        Tensor logits = network.ForwardAll(images, (record, output) =>
        {
            if (record is ConvolutionLayer or FullyConnectedLayer or MaxPoolLayer)
            {
                Print(record, output);
            }
        });
        nn.functional.cross_entropy(logits, tensor(buffer.Labels.ToArray())).backward();
        LayerErrors.ThrowIfAny();
        IEnumerable<string> gradients = network
            .LearnedParameters.Where(parameter => !parameter.IsBias)
            .Select(parameter =>
                $"{parameter.Name} {parameter.Tensor.grad!.norm().item<float>() / parameter.Tensor.norm().item<float>():0.0e+0}");
        Console.WriteLine($"{Environment.NewLine}|gradient| / |weights|: {string.Join(", ", gradients)}{Environment.NewLine}");
    }

    private static void Print(LayerRecord record, Tensor output)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        float mean = output.abs().mean().item<float>();
        float deviation = output.std(dim: 0).mean().item<float>();
        Console.WriteLine($"| {record.Name} | {mean:0.0000} | {deviation:0.0000} | {deviation / mean:0.0000} |");
    }
}
