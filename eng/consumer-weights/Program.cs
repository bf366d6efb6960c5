using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;

// What a program does with the AlexNetSharp package alone: it is given weights that were trained elsewhere, a pack, and a folder to write
// into.
(string weights, string packFolder, string folder) = (args[0], args[1], args[2]);
Directory.CreateDirectory(folder);

NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create("alexnet"));
Require(summary.Parameters == 60_965_224, $"alexnet has {summary.Parameters} parameters");
Console.WriteLine($"{summary.Model}: {summary.Parameters:N0} parameters, {summary.MultiplyAdds:N0} multiply-adds");

using (Pack pack = Pack.Open(packFolder))
{
    byte[] scratch = new byte[pack.Train.ScratchLength];
    ReadOnlySpan<byte> image = pack.Train.Read(0, scratch);
    Require(image.Length == pack.Train.ImageLength, $"the first image has {image.Length} bytes");
    Console.WriteLine(
        $"{packFolder}: {pack.Train.Count} training images of {pack.Classes.Count} classes, "
            + $"the first of class {pack.Classes[pack.Train.Label(0)].Label}");
}

using ImportedNetwork trained = WeightImport.Open(weights);
foreach (string ending in (string[])[".onnx", ".pth", ".npy", ".safetensors"])
{
    string path = Path.Combine(folder, "converted" + ending);
    WeightExport.Write(path, trained.Bundle, trained.Weights.Tensors);
    using TensorFile file = WeightFiles.Open(path);

    // .pth and .npy files hold tensors only; the other formats say everything themselves.
    ImportOptions said = ending is ".pth" or ".npy"
        ? new ImportOptions
        {
            Model = trained.Bundle.Model,
            Labels = trained.Bundle.Labels,
            Mean = MeanChoice.None,
        }
        : new ImportOptions();
    using ImportedNetwork back = WeightImport.Open(path, said);
    foreach (WeightTensor tensor in trained.Weights.Tensors)
    {
        // Dropout's half is multiplied in where other formats cannot say it, and taken out again: exact in float32.
        Require(tensor.Values.SequenceEqual(back.Weights[tensor.Name].Values), $"{tensor.Name} has changed on its way through {ending}");
    }

    Console.WriteLine($"{path}: {file.Format}, {file.Tensors.Count} tensors");
}

if (OperatingSystem.IsLinux())
{
    string[] mapped = [.. File.ReadLines("/proc/self/maps").Where(line => line.Contains("torch", StringComparison.OrdinalIgnoreCase))];
    Require(mapped.Length == 0, $"libtorch is mapped: {string.Join(", ", mapped)}");
}

static void Require(bool holds, string otherwise)
{
    if (!holds)
    {
        throw new InvalidOperationException($"The consumer of weights failed: {otherwise}.");
    }
}
