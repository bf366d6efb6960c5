using System.IO.Compression;
using System.Text;
using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Weights as people bring them, behind prefixes, in checkpoints and dictionaries: each keeps its numbers.</summary>
public sealed class WrappedWeightsTests(CliFixture fixture)
{
    private static readonly string[] Told = ["--model", "alexnet-mini", "--mean", "none"];

    /// <summary>Wrappers of a model put parts before all names, in every format that names tensors so.</summary>
    [Theory]
    [InlineData("model.", ".pth")]
    [InlineData("net.", ".pth")]
    [InlineData("backbone.", ".pth")]
    [InlineData("model.encoder.", ".pth")]
    [InlineData("module.", ".safetensors")]
    [InlineData("_orig_mod.", ".safetensors")]
    [InlineData("module.model.", ".safetensors")]
    public void Convert_NamesBehindPrefixes_AreRead(string prefix, string ending)
    {
        string plain = ForeignFiles.Exported(fixture, ".pth"), path = fixture.NewPath(ending);
        using (TensorFile file = WeightFiles.Open(plain))
        {
            (string Name, long[] Shape, float[] Values)[] tensors =
                [.. file.Tensors.Select(tensor => (prefix + tensor.Name, tensor.Shape.ToArray(), file.Read(tensor)))];
            ForeignFiles.Write(path, tensors);
        }

        AssertConverted(path);
    }

    /// <summary>What training keeps beside the model: the counter of an average, a loss with weights, a metric.</summary>
    [Theory]
    [InlineData("module.", "n_averaged", "")]
    [InlineData("model.", "criterion.weight", "criterion.weight")]
    [InlineData("net.model.", "net.train_acc.correct", "net.train_acc.correct")]
    public void Convert_TensorsBesideTheModel_ReadsTheModelAndNamesThem(string prefix, string beside, string passedOver)
    {
        string plain = ForeignFiles.Exported(fixture, ".pth"), path = fixture.NewPath(".pth"), to = fixture.NewPath(".safetensors");
        using (TensorFile file = WeightFiles.Open(plain))
        {
            (string Name, long[] Shape, float[] Values)[] tensors =
                [.. file.Tensors.Select(tensor => (prefix + tensor.Name, tensor.Shape.ToArray(), file.Read(tensor)))];
            ForeignFiles.Write(path, [.. tensors, (beside, [3], new float[3])]);
        }

        string output = CommandHere.Run(["weights", "convert", path, to, .. Told]).ShouldSucceed().Output;

        AssertSameWeights(to);
        Assert.Equal(passedOver != "", output.Contains("passed over", StringComparison.Ordinal));
        Assert.Contains(passedOver, output, StringComparison.Ordinal);
    }

    /// <summary>As TorchSharp.PyBridge writes them.</summary>
    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Convert_DeflatedArchive_IsRead(CompressionLevel level)
    {
        string path = fixture.NewPath(".pth");
        using (ZipArchive from = ZipFile.OpenRead(ForeignFiles.Exported(fixture, ".pth")))
        using (ZipArchive to = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                using Stream source = entry.Open(), target = to.CreateEntry(entry.FullName, level).Open();
                source.CopyTo(target);
            }
        }

        AssertConverted(path);
    }

    /// <summary>As nnU-Net and nerfstudio write checkpoints: what is no tensor is passed over, and named; classes are taken.</summary>
    [Fact]
    public void Convert_CheckpointWithForeignObjects_ReadsTheWeightsAndTheClasses()
    {
        string path = fixture.NewPath(".pth"), to = fixture.NewPath(".safetensors");
        using (ZipArchive from = ZipFile.OpenRead(ForeignFiles.Exported(fixture, ".pth")))
        {
            byte[] Read(string name)
            {
                using Stream stream = from.GetEntry($"archive/{name}")!.Open();
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                return memory.ToArray();
            }

            byte[] state = Read("data.pkl")[2..^1];
            (string, byte[])[] files =
            [
                .. from.Entries.Where(entry => entry.FullName.StartsWith("archive/data/", StringComparison.Ordinal))
                    .Select(entry => (entry.FullName["archive/".Length..], Read(entry.FullName["archive/".Length..]))),
            ];
            byte[] pickle =
            [
                0x80, 2, (byte)'}',
                .. Text("args"), .. "cargparse\nNamespace\n)"u8, 0x81, .. "}"u8, .. Text("lr"), .. "K\u0001sbs"u8,
                .. Text("best_acc"), .. "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\n"u8,
                .. Text("f8"), .. "K\0K\u0001"u8, 0x87, .. "R("u8,
                .. "K\u0003"u8, .. Text("<"), .. "NNNJ"u8, 255, 255, 255, 255, .. "J"u8, 255, 255, 255, 255, .. "K\0tbU\u0008"u8,
                .. BitConverter.GetBytes(76.5), 0x86, .. "Rs"u8,
                .. Text("path"), .. "cpathlib\nPosixPath\n("u8, .. Text("runs"), .. "tRs"u8,
                .. Text("mode"), .. "c__builtin__\ngetattr\n(ccode.models\nMode\n"u8, .. Text("TRAIN"), .. "tRs"u8,
                .. Text("config"), .. "ceasydict\nEasyDict\n)R("u8, .. Text("a"), .. "K\u0001us"u8,
                .. Text("classes"), .. "]("u8, .. Enumerable.Range(0, 10).SelectMany(i => Text($"kind {i}")), .. "es"u8,
                .. Text("state_dict"), .. state, .. "s."u8,
            ];
            File.WriteAllBytes(path, PyTorchSeeds.Zip(pickle, files));
        }

        CommandHere.Run(["weights", "convert", path, to, .. Told]).ShouldSucceed();

        AssertSameWeights(to);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"kind {i}"), WeightBundle.Read(to).Labels.Select(label => label.Name));
        string inspected = CommandHere.Run("weights", "inspect", path).ShouldSucceed().Output;
        Assert.Contains("__builtin__.getattr, argparse.Namespace, code.models.Mode, easydict.EasyDict", inspected, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_CheckpointThatAsksForHarm_IsRefusedBesideItsWeights()
    {
        byte[] tensors = PyTorchSeeds.Bytes(PyTorchSeeds.Pickle(writer => PyTorchSeeds.Dictionary(writer, PyTorchSeeds.Plain)));
        byte[] harm = [.. Text("x"), .. "cposix\nsystem\n("u8, .. Text("ls"), .. "tRs."u8];
        byte[] pickle = [0x80, 2, (byte)'}', .. Text("state_dict"), .. tensors[2..^1], .. "s"u8, .. harm];
        string path = fixture.NewFile(PyTorchSeeds.Zip(pickle, ("data/0", PyTorchSeeds.Storage)), ".pth");

        CommandHere.Run("weights", "verify", path).ShouldFail(1, path, "posix.system", "nothing of it was run");
    }

    /// <summary>A dictionary of dictionaries, as caffe-tensorflow's later version writes it.</summary>
    [Fact]
    public void Convert_DictionaryOfWeightsAndBiases_IsRead()
    {
        string path = fixture.NewPath(".npy");
        using (TensorFile file = WeightFiles.Open(ForeignFiles.Exported(fixture, ".npy")))
        {
            PickleWriter pickle = new PickleWriter().Protocol(2);
            Array(pickle, [], "O8").Add(PickleCode.NewFalse).Add(PickleCode.EmptyList).Add(PickleCode.EmptyDict);
            foreach (IGrouping<string, TensorEntry> layer in file.Tensors.GroupBy(tensor => tensor.Name.Split('/')[0]))
            {
                pickle.Text(layer.Key).Add(PickleCode.EmptyDict);
                foreach (TensorEntry tensor in layer)
                {
                    byte[] numbers = [.. file.Read(tensor).SelectMany(BitConverter.GetBytes)];
                    pickle.Text(tensor.Name.EndsWith("/0", StringComparison.Ordinal) ? "weights" : "biases");
                    Array(pickle, tensor.Shape, "f4").Add(PickleCode.NewFalse).Large(numbers.Length, stream => stream.Write(numbers))
                        .Add(PickleCode.Tuple).Add(PickleCode.Build).Add(PickleCode.SetItem);
                }

                pickle.Add(PickleCode.SetItem);
            }

            pickle.Add(PickleCode.Append).Add(PickleCode.Tuple).Add(PickleCode.Build).Add(PickleCode.Stop);
            using FileStream stream = File.Create(path);
            stream.Write(NpyHeader.Write("|O"));
            pickle.WriteTo(stream);
        }

        AssertConverted(path);
    }

    private void AssertConverted(string path)
    {
        string to = fixture.NewPath(".safetensors");
        CommandHere.Run("weights", "inspect", path).ShouldSucceed();
        CommandHere.Run("weights", "verify", path, "--model", "alexnet-mini").ShouldSucceed();
        CommandHere.Run(["weights", "convert", path, to, .. Told]).ShouldSucceed();
        AssertSameWeights(to);
    }

    private void AssertSameWeights(string path)
    {
        using ImportedNetwork found = WeightImport.Open(path), wanted = WeightImport.Open(fixture.Weights);
        Assert.All(wanted.Weights.Tensors, tensor => Assert.Equal(tensor.Values.ToArray(), found.Weights[tensor.Name].Values.ToArray()));
    }

    private static byte[] Text(string value) => [(byte)'X', .. BitConverter.GetBytes(value.Length), .. Encoding.ASCII.GetBytes(value)];

    /// <summary>An empty array of NumPy and the start of its state: version, shape and type.</summary>
    private static PickleWriter Array(PickleWriter pickle, IReadOnlyList<long> shape, string type) => pickle
        .Global("numpy.core.multiarray", "_reconstruct").Global("numpy", "ndarray").Integers([0]).ByteString("b"u8)
        .Add(PickleCode.Tuple3).Add(PickleCode.Reduce).Add(PickleCode.Mark).Integer(1).Integers(shape)
        .Global("numpy", "dtype").Text(type).Add(PickleCode.NewFalse).Add(PickleCode.NewTrue)
        .Add(PickleCode.Tuple3).Add(PickleCode.Reduce);
}
