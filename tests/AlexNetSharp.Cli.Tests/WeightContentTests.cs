using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Weight files are told by what they hold: every safetensors file is read, and what is not read is named.</summary>
public sealed class WeightContentTests(CliFixture fixture)
{
    private const int Alignment = 256;
    private static readonly byte[] Signatures = [0x80, (byte)'P', 0x93, 0x08, 0x0A, 0x12, 0x1A, 0xA2, 0x89, 0x1F, 0x2A, 0x3A, 0x28, 0];

    private static readonly (string Kind, Func<byte[]> Bytes, string Sentence)[] Unread =
    [
        ("a.binaryproto", () => CaffeSeeds.Means().First().Bytes, "a single tensor of Caffe's (.binaryproto), such as a mean image"),
        ("a.solverstate", SolverState, "a solver's state (.solverstate), which holds no weights; give the .caffemodel that it names"),
        ("deploy.prototxt", () => "name: \"AlexNet\"\nlayer {\n  name: \"a\"\n}\n"u8.ToArray(), "description (.prototxt) without weights"),
        ("solver.prototxt", () => "net: \"train_val.prototxt\"\nbase_lr: 0.01\n"u8.ToArray(), "description (.prototxt) without weights"),
        ("script.pt", () => Script(), "it is a TorchScript program"),
        ("quantised.pth", () => PyTorchSeeds.Zip([0x80, 2, .. "}K\u0001ctorch._utils\n_rebuild_qtensor\n)Rs."u8]), "quantised tensors"),
        ("a.npz", () => Archive("conv1.npy"), "an .npz archive of NumPy"),
        ("a.pkl", () => [0x80, 3, .. "}q\0X\u0001\0\0\0aK\u0001s."u8], "it is a pickle, but none of torch.save"),
        ("old.pkl", () => "(dp0\nS'a'\np1\nI1\ns."u8.ToArray(), "a pickle of Python 2"),
        ("a.h5", () => [0x89, .. "HDF\r\n"u8, 0x1A, (byte)'\n', .. new byte[64]], "an HDF5 file"),
        ("a.keras", () => Archive("metadata.json"), "a .keras file"),
        ("a.dat", () => Dat(), "TorchSharp's Module.save (.dat)"),
        ("pointer.pth", () => "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"u8.ToArray(), "git lfs pull"),
        ("page.pth", () => "\n<!DOCTYPE html><html><body>404</body></html>"u8.ToArray(), "a web page that was saved instead of the file"),
        ("long.pth", () => [.. "<html>"u8, .. new byte[4089].Select(_ => (byte)'a'), .. "\u00e9</html>"u8], "a web page that was saved"),
        ("latin.pth", () => [.. "\n<html><p>Caf"u8, 0xE9, .. "</p></html>"u8], "a web page that was saved instead of the file"),
        ("error.pth", () => "<?xml version=\"1.0\"?><Error/>"u8.ToArray(), "a server's error"),
        ("zeros.pth", () => new byte[4096], "its download was not finished"),
        ("a.pth.gz", () => [0x1F, 0x8B, 8, 0, .. new byte[32]], "compressed by gzip"),
        ("a.tflite", () => [0x1C, 0, 0, 0, .. "TFL3"u8, .. new byte[32]], "TensorFlow Lite"),
        ("note.txt", () => "These are no weights."u8.ToArray(), "a text"),
    ];

    public static TheoryData<string> Kinds => [.. Unread.Select(row => row.Kind)];

    /// <summary>A header's length is the file's first bytes, which may be the signature of any other format.</summary>
    [Fact]
    public void Commands_HeaderOfEveryLength_ReadTheBundle()
    {
        byte[] bundle = File.ReadAllBytes(Bundle(10));
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bundle);
        bool isFull = Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full";
        string path = fixture.NewPath(".safetensors"), converted = fixture.NewPath(".safetensors");
        var seen = new HashSet<int>();
        for (int spaces = 0; spaces < Alignment; spaces++)
        {
            byte[] start = BitConverter.GetBytes((long)(length + spaces));
            byte[] padding = Encoding.ASCII.GetBytes(new string(' ', spaces));
            File.WriteAllBytes(path, [.. start, .. bundle[8..(8 + length)], .. padding, .. bundle[(8 + length)..]]);
            seen.Add(start[0]);

            CommandHere.Run("weights", "inspect", path, "--json").ShouldSucceed();
            CommandHere.Run("weights", "verify", path).ShouldSucceed();
            if (isFull || Signatures.Contains(start[0]))
            {
                CommandHere.Run("weights", "convert", path, converted, "--overwrite").ShouldSucceed();
                CommandHere.Run("weights", "compare", path, converted, "--data", fixture.Pack, "--threads", "1").ShouldSucceed();
                CommandHere.Run("classify", "--weights", path, fixture.Photo, "--threads", "1").ShouldSucceed();
            }
        }

        Assert.Equal(Alignment, seen.Count);
    }

    [Fact]
    public void Verify_BundlesOfTwoTo300Classes_AreRead()
    {
        for (int classes = 2; classes <= 300; classes++)
        {
            string path = Bundle(classes);
            Assert.Contains(
                $"is alexnet-mini of {classes} classes",
                CommandHere.Run("weights", "verify", path).ShouldSucceed().Output,
                StringComparison.Ordinal);
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Commands_FileThatIsNotRead_NameItAlike(string kind)
    {
        (string name, Func<byte[]> bytes, string sentence) = Unread.Single(row => row.Kind == kind);
        string folder = fixture.NewPath(), path = Path.Combine(folder, name);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(path, bytes());
        string[] common = ["--data", fixture.Pack];

        string[][] commands =
        [
            ["weights", "inspect", path],
            ["weights", "verify", path],
            ["weights", "convert", path, fixture.NewPath(".safetensors")],
            ["weights", "compare", path, fixture.Weights, .. common],
            ["classify", "--weights", path, fixture.Photo],
            ["evaluate", "--weights", path, .. common],
            ["train", "--init", path, "--out", fixture.NewPath(), .. common],
        ];
        foreach (string[] command in commands)
        {
            CommandHere.Run(command).ShouldFail(1, path, sentence);
        }
    }

    [Theory]
    [InlineData(".pth", "a PyTorch file (.pth)")]
    [InlineData(".npy", "a NumPy file (.npy)")]
    [InlineData(".onnx", "an ONNX model (.onnx)")]
    [InlineData(".caffemodel", "a Caffe model (.caffemodel)")]
    public void Commands_WeightsOfAnotherFormat_SayTheCommandThatConverts(string ending, string words)
    {
        string path = fixture.NewPath(ending);
        if (ending == ".caffemodel")
        {
            File.WriteAllBytes(path, CaffeSeeds.Models().First().Bytes);
        }
        else
        {
            CommandHere.Run("weights", "convert", fixture.Weights, path).ShouldSucceed();
        }

        string[] parts = [path, words, $"'alexnet weights convert {path} {Path.ChangeExtension(path, ".safetensors")}'"];
        CommandHere.Run("classify", "--weights", path, fixture.Photo).ShouldFail(1, parts);
        CommandHere.Run("evaluate", "--weights", path, "--data", fixture.Pack).ShouldFail(1, parts);
        CommandHere.Run("filters", "--weights", path, "--out", fixture.NewPath(".png")).ShouldFail(1, parts);
        CommandHere.Run("train", "--init", path, "--data", fixture.Pack, "--out", fixture.NewPath()).ShouldFail(1, parts);
    }

    private string Bundle(int classes)
    {
        WeightBundle bundle = WeightBundle.Read(fixture.Weights);
        bundle = bundle with
        {
            Options = bundle.Options with { Classes = classes, Width = 0.0625 },
            Labels = classes == bundle.Labels.Count ? bundle.Labels
                : [.. Enumerable.Range(0, classes).Select(number => new ClassLabel($"{number}", $"{number}"))],
        };
        string path = fixture.NewPath(".safetensors");
        using var weights = new NetworkWeights(bundle.Network());
        foreach (WeightTensor tensor in weights.Tensors)
        {
            tensor.Values.Fill(0.01f);
        }

        WeightBundle.Write(path, bundle, weights.Tensors);
        return path;
    }

    private static byte[] Archive(string name)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry(name).Open();
            entry.Write("{}"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Script() =>
        PyTorchSeeds.Zip([0x80, 2, .. "}."u8], ("constants.pkl", [0x80, 2, .. ")."u8]), ("code/a.py", "pass"u8.ToArray()));

    private static byte[] SolverState() => new ProtobufMessage().Integer(1, 1000).Text(2, "train_iter_1000.caffemodel")
        .Message(3, CaffeMessages.Blob([2], [1, 2], CaffeBlobForm.New)).Integer(4, 0).Bytes();

    private static byte[] Dat()
    {
        byte[] name = "features.0.weight"u8.ToArray();
        return [16, (byte)name.Length, .. name, 6, 1, 2, .. new byte[8]];
    }
}
