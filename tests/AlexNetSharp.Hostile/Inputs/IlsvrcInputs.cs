using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>ILSVRC's development kit, which is a file of MATLAB.</summary>
internal static class IlsvrcInputs
{
    private static readonly MatWriter Mat = new(isBigEndian: false);

    private static readonly byte[] Good = Mat.File(true, MatSeeds.Synsets(Mat, (1, "n02", "crane, bird", 0), (2, "n01", "tench", 0)));

    private static readonly (string Fault, string Sentence, Func<byte[]> Meta, string Truth)[] Rows =
    [
        ("empty", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is empty, or a pipe or device instead of a", () => [], "1\n"),
        ("zeros", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it does",
            () => new byte[1 << 20], "1\n"),
        ("version", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it is",
            () => [.. Good[..124], 0, 2, .. "IM"u8, 0, 0, 0, 0], "1\n"),
        ("other-variable", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it has",
            () => Mat.File(false, Mat.Numbers("other", 1)), "1\n"),
        ("dimensions", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it",
            () => Mat.File(false, Mat.Array(6, [65536, 65536], MatSeeds.Variable, [])), "1\n"),
        ("negative", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it",
            () => Mat.File(false, Mat.Array(6, [-1, 1], MatSeeds.Variable, [])), "1\n"),
        ("many-cells", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it",
            () => Mat.File(false, Mat.Array(1, [1, int.MaxValue], MatSeeds.Variable, [])), "1\n"),
        ("nested", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: its",
            () => Mat.File(false, Nested(5000)), "1\n"),
        ("bomb", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it",
            () => Mat.File(true, Mat.Numbers(MatSeeds.Variable, new double[3 << 20])), "1\n"),
        ("cut", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat is no MATLAB 5 file that can be used: it", () => Good[..^9], "1\n"),
        ("no-leaves", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat cannot be used: it has no synset without",
            () => Mat.File(false, MatSeeds.Synsets(Mat, (1, "n02", "crane", 2))), "1\n"),
        ("twice", "{folder}/set/ILSVRC2012_devkit_t12/data/meta.mat cannot be used: its synsets without children",
            () => Mat.File(false, MatSeeds.Synsets(Mat, (1, "n02", "crane", 0), (1, "n02", "crane", 0))), "1\n"),
        ("truth-outside", "{folder}/set/ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt cannot be used:",
            () => Good, "77\n"),
        ("truth-no-number", "{folder}/set/ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt cannot be used:",
            () => Good, "one\n"),
        ("truth-short", "{folder}/set/ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt is empty, or a", () => Good, ""),
        ("truth-endless", "Line 1 of {folder}/set/ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt is",
            () => Good, new string('1', 1 << 22)),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
        Rows.Select(row => new HostileInput($"ilsvrc/{row.Fault}", 1, row.Sentence, folder => Prepare(folder, row.Meta(), row.Truth)));

    /// <summary>Writes the archives of images, and a kit.</summary>
    public static string[] Prepare(InputFolder folder, byte[] meta, string truth)
    {
        byte[] Class(string name) => ArchiveSeeds.Ustar([($"{name}_1.JPEG", Samples.Image), ($"{name}_2.JPEG", Samples.Image)]);
        folder.Write("set/ILSVRC2012_img_train.tar", ArchiveSeeds.Ustar([("n01.tar", Class("n01")), ("n02.tar", Class("n02"))]));
        folder.Write("set/ILSVRC2012_img_val.tar", ArchiveSeeds.Ustar([("ILSVRC2012_val_00000001.JPEG", Samples.Image)]));
        folder.Write("set/ILSVRC2012_devkit_t12/data/meta.mat", meta);
        folder.Write("set/ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", truth);
        return folder.Prepare(folder.At("set"));
    }

    private static byte[] Nested(int depth)
    {
        byte[] value = Mat.Numbers("", 1);
        for (int i = 0; i < depth; i++)
        {
            value = Mat.Cells(i == depth - 1 ? MatSeeds.Variable : "", value);
        }

        return value;
    }
}
