using System.Text;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Data sets that are no photos, idx and CIFAR, and what Tiny ImageNet says beside its photos.</summary>
internal static class DataSetInputs
{
    private const int Pixels = 3072;

    private static readonly byte[] Labels = DataSetSeeds.IdxBytes([0, 1], 2);

    private static readonly (string Fault, string Sentence, byte[] Images, byte[] Labels)[] Idx =
    [
        ("promises-2^28", "{folder}/idx/train-images-idx3-ubyte has a size of 268435456 in its header, 1 to 1048576 is",
            DataSetSeeds.IdxBytes([1, 2], 1 << 28, 28, 28), DataSetSeeds.IdxBytes([0, 1], 1 << 28)),
        ("promises-2^28-packed", "{folder}/idx/train-images-idx3-ubyte.gz has a size of 268435456 in its header, 1 to 1048576 is",
            DataSetSeeds.Gzip(DataSetSeeds.IdxBytes([1, 2], 1 << 28, 28, 28)), DataSetSeeds.Gzip(DataSetSeeds.IdxBytes([0, 1], 1 << 28))),
        ("negative", "{folder}/idx/train-images-idx3-ubyte has a size of 4294967294 in its header, 1 to 1048576 is",
            DataSetSeeds.IdxBytes([1, 2], -2, 28, 28), Labels),
        ("overflow", "{folder}/idx/train-images-idx3-ubyte has a size of 2147483647 in its header, 1 to 4096 is",
            DataSetSeeds.IdxBytes([1, 2], 2, int.MaxValue, int.MaxValue), Labels),
        ("huge-images", "{folder}/idx/train-images-idx3-ubyte has a size of 60000 in its header, 1 to 4096 is possible:",
            DataSetSeeds.IdxBytes([1, 2], 2, 60_000, 60_000), Labels),
        ("no-pixels", "{folder}/idx/train-images-idx3-ubyte has a size of 0 in its header, 1 to 4096 is possible: the",
            DataSetSeeds.IdxBytes([], 2, 0, 0), Labels),
        ("cut", "{folder}/idx/train-images-idx3-ubyte is 36 bytes long, but its header promises 48: it is torn",
            DataSetSeeds.IdxBytes(new byte[20], 2, 4, 4), Labels),
        ("more-labels", "{folder}/idx/train-images-idx3-ubyte holds 2 images, {folder}/idx/train-labels-idx1-ubyte 3",
            DataSetSeeds.IdxBytes(new byte[32], 2, 4, 4), DataSetSeeds.IdxBytes([0, 1, 1], 3)),
        ("cut-packed", "{folder}/idx/train-images-idx3-ubyte.gz ends too early: it is truncated",
            DataSetSeeds.Gzip(DataSetSeeds.IdxBytes(new byte[32], 2, 4, 4))[..^9], Labels),
        ("zeros", "{folder}/idx/train-images-idx3-ubyte is no idx file of labels or images: it starts with the", new byte[1 << 20], Labels),
        ("zeros-packed", "{folder}/idx/train-images-idx3-ubyte.gz is longer than its header says: it is damaged",
            DataSetSeeds.Gzip([.. DataSetSeeds.IdxBytes([], 2, 4, 4), .. new byte[1 << 26]]), Labels),
        ("wrong-type", "{folder}/idx/train-images-idx3-ubyte is no idx file of labels or images: it starts with the",
            [0, 0, 0x0D, 3, .. DataSetSeeds.IdxBytes(new byte[32], 2, 4, 4)[4..]], Labels),
    ];

    private static readonly (string Fault, string Sentence, Func<byte[]> Bytes)[] Pickles =
    [
        ("no-labels", "{folder}/cifar/train cannot be used: it has no list 'fine_labels'",
            () => CifarPickleSeeds.Batch("labels", [1], new byte[Pixels])),
        ("label-too-high", "{folder}/cifar/train cannot be used: it has a label that is no class of CIFAR-100, 0 to 99",
            () => CifarPickleSeeds.Batch("fine_labels", [100], new byte[Pixels])),
        ("fewer-images", "{folder}/cifar/train cannot be used: its 'data' is no array of 2 x 3072 bytes, a row for each",
            () => CifarPickleSeeds.Batch("fine_labels", [1, 2], new byte[Pixels])),
        ("no-images", "{folder}/cifar/train cannot be used: its 'data' is no array of 0 x 3072 bytes, a row for each",
            () => CifarPickleSeeds.Batch("fine_labels", [], [])),
        ("cut", "{folder}/cifar/train cannot be used: its pickle promises 3072 bytes at byte 203 where 697 are",
            () => CifarPickleSeeds.Batch("fine_labels", [1], new byte[Pixels])[..900]),
        ("bytes-behind", "{folder}/cifar/train cannot be used: it is no pickled dictionary, or has bytes behind it",
            () => [.. CifarPickleSeeds.Batch("fine_labels", [1], new byte[Pixels]), 0]),
        ("program", "{folder}/cifar/train cannot be used: it asks for os.system, which no such file needs, and",
            () => [0x80, 2, .. "cos\nsystem\n(U\u0002lstR."u8]),
        ("deep", "{folder}/cifar/train cannot be used: its pickle has more than 65536 values on its stack",
            () => [0x80, 2, .. Enumerable.Repeat((byte)']', 100_000), .. Enumerable.Repeat((byte)'a', 99_999), (byte)'.']),
        ("instructions", "{folder}/cifar/train cannot be used: it has more than 4194304 instructions",
            () => [0x80, 2, .. Enumerable.Repeat("N0"u8.ToArray(), 4_000_000).SelectMany(one => one), (byte)'.']),
    ];

    private static readonly (string Fault, string Sentence, byte[] Train)[] Binaries =
    [
        ("length", "{folder}/cifar/train.bin is 3000 bytes long, which is no multiple of the 3074 bytes of a", new byte[3000]),
        ("empty", "{folder}/cifar/train.bin is 0 bytes long, which is no multiple of the 3074 bytes of a", []),
        ("label", "{folder}/cifar/train.bin holds an image of class 100, CIFAR-100 has the classes 0 to 99: it is",
            [5, 100, .. new byte[Pixels]]),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Idx.Select(row => new HostileInput(
            $"idx/{row.Fault}", 1, row.Sentence, folder => folder.Prepare(Pair(folder, row.Images, row.Labels)))),
        .. Pickles.Select(row => new HostileInput($"cifar-pickle/{row.Fault}", 1, row.Sentence, folder =>
            Parts(folder, "", row.Bytes(), CifarPickleSeeds.Batch("fine_labels", [1], new byte[Pixels])))),
        .. Binaries.Select(row => new HostileInput($"cifar/{row.Fault}", 1, row.Sentence, folder =>
            Parts(folder, ".bin", row.Train, [7, 42, .. new byte[Pixels]]))),
        new("tiny-imagenet/no-words", 0, "rejected: val/images/val_0.png has no line in val_annotations.txt",
            folder => Tiny(folder, "val_0.png\n")),
        new("tiny-imagenet/unknown-class", 1, "The validation part of {folder}/tiny has classes without a training image: n00000000",
            folder => Tiny(folder, "val_0.png\tn00000000\t0\t0\t1\t1\n")),
        new("tiny-imagenet/long-line", 1, "Line 1 of val/val_annotations.txt is longer than 16384 characters",
            folder => Tiny(folder, new string('x', 1 << 22))),
        new("tiny-imagenet/zeros", 1, "Line 1 of val/val_annotations.txt is longer than 16384 characters",
            folder => Tiny(folder, new string('\0', 1 << 22))),
        new("tiny-imagenet/many-lines", 0, "rejected: val/images/val_0.png has no line in val_annotations.txt",
            folder => Tiny(folder, string.Concat(Enumerable.Repeat("a\tb\n", 1 << 20)))),
    ];

    /// <summary>Writes a part of images and their labels.</summary>
    public static string Pair(InputFolder folder, byte[] images, byte[] labels)
    {
        string Ending(byte[] file) => file is [0x1F, ..] ? ".gz" : "";
        folder.Write($"idx/train-labels-idx1-ubyte{Ending(labels)}", labels);
        return Path.GetDirectoryName(folder.Write($"idx/train-images-idx3-ubyte{Ending(images)}", images))!;
    }

    /// <summary>Prepares CIFAR-100 of two files.</summary>
    public static string[] Parts(InputFolder folder, string ending, byte[] train, byte[] test)
    {
        folder.Write($"cifar/train{ending}", train);
        folder.Write($"cifar/test{ending}", test);
        return folder.Prepare(folder.At("cifar"));
    }

    private static string[] Tiny(InputFolder folder, string annotations)
    {
        folder.Write("tiny/train/n01443537/images/n01443537_0.png", Samples.Image);
        folder.Write("tiny/train/n99999999/images/n99999999_0.png", Samples.Image);
        folder.Write("tiny/val/images/val_0.png", Samples.Image);
        folder.Write("tiny/val/val_annotations.txt", Encoding.ASCII.GetBytes(annotations));
        return folder.Prepare(folder.At("tiny"), "--size", "8");
    }
}
