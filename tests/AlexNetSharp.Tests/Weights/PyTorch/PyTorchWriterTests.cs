using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.PyTorch;
using CsCheck;

namespace AlexNetSharp.Tests.Weights.PyTorch;

/// <summary>State dictionaries that we write: read back by us, by Python's zip reader and by PyTorch.</summary>
public sealed class PyTorchWriterTests
{
    private static readonly Gen<(string Name, float[] Values, long[] Shape)> Tensor = Gen.Select(
            Gen.String[Gen.Char.AlphaNumeric, 1, 12],
            Gen.Long[0, 5].Array[0, 4],
            Gen.Int)
        .Select(
            (name, shape, seed) =>
            {
                long count = shape.Aggregate(1L, (product, size) => product * size);
                return (
                    name,
                    Enumerable.Range(0, (int)count).Select(i => BitConverter.Int32BitsToSingle((seed * 31) + (i * 7919))).ToArray(),
                    shape);
            });

    [Fact]
    public void Write_AnyTensors_AreReadBack()
    {
        using TemporaryFolder folder = new();
        Tensor
            .Array[1, 6]
            .Sample(
                drawn =>
                {
                    (string Name, float[] Values, long[] Shape)[] tensors = [.. drawn.DistinctBy(tensor => tensor.Name)];
                    string path = folder.At("weights.pth");
                    PyTorchWriter.Write(
                        path,
                        [.. tensors.Select(tensor => PickledWeights.Streamed(tensor.Name, tensor.Values, tensor.Shape))]);
                    using PyTorchFile file = PyTorchFile.Open(path);
                    Assert.Equal(tensors.Select(tensor => tensor.Name), file.Tensors.Select(tensor => tensor.Name));
                    Assert.All(
                        tensors.Zip(file.Tensors),
                        pair =>
                        {
                            Assert.Equal(pair.First.Shape, pair.Second.Shape);
                            Assert.Equal(
                                pair.First.Values.Select(BitConverter.SingleToInt32Bits),
                                file.Read(pair.Second).Select(BitConverter.SingleToInt32Bits));
                        });
                },
                iter: 100,
                threads: 1);
    }

    [Fact]
    public void Write_Twice_GivesEqualBytesAndAlignedStorages()
    {
        using TemporaryFolder folder = new();
        string first = Sample(folder, "first.pth"), second = Sample(folder, "second.pth");

        byte[] bytes = File.ReadAllBytes(first);
        Assert.Equal(bytes, File.ReadAllBytes(second));
        Assert.Equal(0, bytes.AsSpan().IndexOf(System.Runtime.InteropServices.MemoryMarshal.AsBytes([1.5f, -2f, 3f])) % 64);
    }

    [Fact]
    public void Write_FewerNumbersThanTheShape_Throws()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<InvalidOperationException>(() => PyTorchWriter.Write(folder.At("w.pth"), [PickledWeights.Streamed("w", [1], 2)]));
        Assert.Throws<InvalidOperationException>(() =>
            PyTorchWriter.Write(folder.At("w.pth"), [PickledWeights.Streamed("w", [1, 2, 3], 2)]));
        Assert.Throws<ArgumentException>(() =>
            PyTorchWriter.Write(folder.At("w.pth"), [PickledWeights.Streamed("w", [1], 1), PickledWeights.Streamed("w", [1], 1)]));
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    /// <summary>Python's zipfile checks every header and checksum; pickletools checks the pickle.</summary>
    [Fact]
    public void Write_Archive_IsWhatPythonsZipReaderReads()
    {
        using TemporaryFolder folder = new();
        PythonProgram.Require("zipfile");
        string output = PythonProgram.Run(
            "import sys, zipfile, pickletools\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n"
            + "pickletools.optimize(z.read('archive/data.pkl'))\nprint([i.filename for i in z.infolist()], z.read('archive/data/1').hex())",
            Sample(folder, "weights.pth"));

        Assert.Equal(
            "['archive/data.pkl', 'archive/byteorder', 'archive/data/0', 'archive/data/1', 'archive/version'] 0000803f",
            output.Trim());
    }

    [Fact]
    public void Write_Archive_IsWhatPyTorchReads()
    {
        using TemporaryFolder folder = new();
        PythonProgram.Require("torch");
        string output = PythonProgram.Run(
            "import sys, torch\nd = torch.load(sys.argv[1], weights_only=True)\nprint({k: (v.dtype, v.tolist()) for k, v in d.items()})\n",
            Sample(folder, "weights.pth"));

        Assert.Equal("{'conv1.weight': (torch.float32, [[1.5], [-2.0], [3.0]]), 'conv1.bias': (torch.float32, 1.0)}", output.Trim());
    }

    private static string Sample(TemporaryFolder folder, string name)
    {
        PyTorchWriter.Write(
            folder.At(name),
            [PickledWeights.Streamed("conv1.weight", [1.5f, -2, 3], 3, 1), PickledWeights.Streamed("conv1.bias", [1])]);
        return folder.At(name);
    }
}
