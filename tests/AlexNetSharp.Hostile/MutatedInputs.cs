using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Hostile.Inputs;

namespace AlexNetSharp.Hostile;

/// <summary>Valid files of every format with changes by chance; the same ones in every run.</summary>
internal static class MutatedInputs
{
    private const int Each = 150, MostChanges = 8, AnyExitCode = -1;

    private static readonly byte[][] Images = [Samples.Image, JpegBuilder.Progressive(2, [[10, 20, 30], [200, 100, 50]], 4)];

    /// <summary>A format, its valid files, and what they are given to.</summary>
    private static readonly (string Format, Func<Samples, IEnumerable<byte[]>> Files, Func<InputFolder, byte[], string[]> Words)[] Formats =
    [
        ("zip", _ => Images.Select(ZipBuilder.Usual), (folder, file) => folder.Prepare("photos.zip", file)),
        ("tar", _ => [Tar("cat/1.png", "cat/2.png", "dog/1.png")], (folder, file) => folder.Prepare("photos.tar", file)),
        ("tar.gz", _ => [DataSetSeeds.Gzip(Tar("cat/1.png", "dog/1.png"))], (folder, file) => folder.Prepare("photos.tar.gz", file)),
        ("webdataset", _ => Of(ArchiveSeeds.Samples()), (folder, file) => folder.Prepare("shard-0.tar", file)),
        ("parquet", _ => [.. Of(ParquetSeeds.All()), ParquetSeeds.Write(Images, [0, 1])],
            (folder, file) => folder.Prepare("a.parquet", file)),
        ("photo", _ => [.. Images, BitmapBuilder.Gif(5, 4), BitmapBuilder.Bmp(5, 4), JpegBuilder.Flat(64, 64, 0)],
            (folder, file) => folder.PrepareAmongGood("5.png", file)),
        ("list", _ => Of(DataSetSeeds.Labels()), (folder, file) => folder.Prepare("list.txt", file)),
        ("csv", _ => Of(DataSetSeeds.Tables()), (folder, file) => folder.Prepare("list.csv", file)),
        ("idx", _ => [DataSetSeeds.IdxBytes(new byte[32], 2, 4, 4)],
            (folder, file) => folder.Prepare(DataSetInputs.Pair(folder, file, DataSetSeeds.IdxBytes([0, 1], 2)))),
        ("cifar-pickle", _ => [CifarPickleSeeds.Batch("fine_labels", [1, 5], new byte[6144])],
            (folder, file) => DataSetInputs.Parts(folder, "", file, CifarPickleSeeds.Batch("fine_labels", [1], new byte[3072]))),
        ("ilsvrc", _ => Of(MatSeeds.Kits()), (folder, file) => IlsvrcInputs.Prepare(folder, file, "1\n")),
        ("manifest", samples => [File.ReadAllBytes(Path.Combine(samples.Pack, "manifest.json"))], PackInputs.Verify),
        ("shard", samples => [File.ReadAllBytes(Path.Combine(samples.Pack, "train-00000.labels.npy"))],
            (folder, file) => Replaced(folder, folder.Samples.Pack, "train-00000.labels.npy", file, ["data", "verify"])),
        ("run", samples => [File.ReadAllBytes(Path.Combine(samples.Run, "run.json"))],
            (folder, file) => Replaced(folder, folder.Samples.Run, "run.json", file, ["report"])),
        ("log", samples => [File.ReadAllBytes(Path.Combine(samples.Run, "log.jsonl"))],
            (folder, file) => Replaced(folder, folder.Samples.Run, "log.jsonl", file, ["report"])),
        ("recipe", samples => [File.ReadAllBytes(Path.Combine(samples.Run, "recipe.yaml"))],
            (folder, file) => Replaced(folder, folder.Samples.Run, "recipe.yaml", file, ["report"])),
        ("bundle", samples => [File.ReadAllBytes(samples.Weights)], (folder, file) => Convert(folder, file, ".safetensors")),
        ("safetensors", _ => Of(SafetensorsSeeds.All()), (folder, file) => Convert(folder, file, ".safetensors")),
        ("pth", _ => Of(PyTorchSeeds.All()), (folder, file) => Convert(folder, file, ".pth")),
        ("npy", _ => Of(NpySeeds.All()), (folder, file) => Convert(folder, file, ".npy")),
        ("caffemodel", _ => Of(CaffeSeeds.Models()), (folder, file) => Convert(folder, file, ".caffemodel")),
        ("onnx", _ => Of(OnnxSeeds.All()), (folder, file) => Convert(folder, file, ".onnx")),
        ("binaryproto", _ => Of(CaffeSeeds.Means()), (folder, file) =>
            ["weights", "convert", folder.Samples.Weights, folder.At("out.safetensors"), "--mean", folder.Write("a.binaryproto", file)]),
    ];

    /// <summary>The inputs, whose exit codes are not known before.</summary>
    public static IEnumerable<HostileInput> All => Formats.SelectMany(format =>
    {
        byte[][] files = [];
        return Enumerable.Range(0, Each).Select(number => new HostileInput($"mutated/{format.Format}/{number}", AnyExitCode, "", folder =>
        {
            files = files.Length > 0 ? files : [.. format.Files(folder.Samples)];
            return format.Words(folder, Mutated(files[number % files.Length], new Random(number)));
        }));
    });

    private static byte[] Mutated(byte[] file, Random random)
    {
        byte[] mutated = [.. file];
        for (int change = random.Next(1, MostChanges); change > 0; change--)
        {
            mutated = ByteChange.Make(mutated, random.Next(ByteChange.Kinds), (uint)random.Next(), (uint)random.Next());
        }

        return mutated;
    }

    private static byte[] Tar(params string[] names) => ArchiveSeeds.Ustar(names.Select(name => (name, Samples.Image)));

    private static IEnumerable<byte[]> Of(IEnumerable<(string Name, byte[] Bytes)> seeds) => seeds.Select(seed => seed.Bytes);

    private static string[] Convert(InputFolder folder, byte[] file, string ending) =>
        folder.Weights(folder.Write($"a{ending}", file), "convert");

    private static string[] Replaced(InputFolder folder, string sample, string name, byte[] file, string[] command)
    {
        string copy = folder.Copy(sample);
        File.WriteAllBytes(Path.Combine(copy, name), file);
        return [.. command, copy];
    }
}
