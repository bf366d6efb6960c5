using System.Text;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.PyTorch;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Weight files as other programs write them.</summary>
internal static class ForeignFiles
{
    /// <summary>The fixture's weights in another format.</summary>
    public static string Exported(CliFixture fixture, string ending)
    {
        string path = fixture.NewPath(ending);
        CommandHere.Run("weights", "convert", fixture.Weights, path).ShouldSucceed();
        return path;
    }

    /// <summary>Writes tensors as PyTorch does, or as a safetensors file of another program.</summary>
    public static void Write(string path, (string Name, long[] Shape, float[] Values)[] tensors)
    {
        if (Path.GetExtension(path) == ".pth")
        {
            PyTorchWriter.Write(
                path,
                [
                    .. tensors.Select(tensor => new StreamedTensor(
                        tensor.Name,
                        tensor.Shape,
                        stream => stream.Write([.. tensor.Values.SelectMany(BitConverter.GetBytes)]))),
                ]);
            return;
        }

        WeightTensor[] kept = [.. tensors.Select(tensor => new WeightTensor(tensor.Name, tensor.Shape))];
        foreach ((WeightTensor tensor, float[] values) in kept.Zip(tensors.Select(one => one.Values)))
        {
            values.CopyTo(tensor.Values);
        }

        SafetensorsWriter.Write(path, kept, new Dictionary<string, string>());
    }

    /// <summary>Writes a network with random numbers by torchvision's names.</summary>
    public static void WriteTorchvision(string path, NetworkDefinition network) =>
        Write(path, [.. Torchvision(network).Select((tensor, i) => (tensor.Name, tensor.Shape, Numbers(tensor.Shape, i)))]);

    /// <summary>A network's tensors by torchvision's names.</summary>
    private static IEnumerable<(string Name, long[] Shape)> Torchvision(NetworkDefinition network)
    {
        int last = network.Layers.ToList().FindLastIndex(layer => layer is PoolLayer);
        foreach (LayerShape shape in network.Shapes())
        {
            int place = network.Layers.ToList().IndexOf(shape.Layer);
            string module = place <= last ? $"features.{place}" : $"classifier.{place - last - 1}";
            foreach ((string name, long[] sizes) in shape.Tensors())
            {
                yield return ($"{module}.{name.Split('.')[^1]}", sizes);
            }
        }
    }

    /// <summary>Random numbers for a tensor.</summary>
    private static float[] Numbers(long[] shape, int seed) =>
        [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => ((((i + seed) * 7919) % 31) / 31f) - 0.4f)];
}
