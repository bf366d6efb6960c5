using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.NumPy;
using CsCheck;

namespace AlexNetSharp.Tests.Weights.NumPy;

/// <summary>Dictionaries that we write: read back by us and by NumPy.</summary>
public sealed class NpyWeightWriterTests
{
    private static readonly Gen<(float[] Values, long[] Shape)> Array = Gen.Select(Gen.Long[0, 5].Array[0, 4], Gen.Int)
        .Select(
            (shape, seed) =>
            {
                long count = shape.Aggregate(1L, (product, size) => product * size);
                return (
                    Enumerable.Range(0, (int)count).Select(i => BitConverter.Int32BitsToSingle((seed * 31) + (i * 7919))).ToArray(),
                    shape);
            });

    [Fact]
    public void Write_AnyLayers_AreReadBack()
    {
        using TemporaryFolder folder = new();
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 12], Array.Array[1, 3])
            .Array[1, 4]
            .Sample(
                drawn =>
                {
                    (string Name, (float[] Values, long[] Shape)[] Arrays)[] layers = [.. drawn.DistinctBy(layer => layer.Item1)];
                    string path = folder.At("weights.npy");
                    NpyWeightWriter.Write(
                        path,
                        [
                            .. layers.Select(layer => new NpyLayer(
                                layer.Name,
                                [.. layer.Arrays.Select(array => PickledWeights.Streamed("", array.Values, array.Shape))])),
                        ]);
                    using NpyWeightFile file = NpyWeightFile.Open(path);
                    var wanted = layers
                        .SelectMany(layer => layer.Arrays.Select((array, i) => (Name: $"{layer.Name}/{i}", array.Values, array.Shape)))
                        .ToArray();
                    Assert.Equal(wanted.Select(array => array.Name), file.Tensors.Select(tensor => tensor.Name));
                    Assert.All(
                        wanted.Zip(file.Tensors),
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
    public void Write_Dictionary_IsWhatNumPyReads()
    {
        PythonProgram.Require("numpy");
        using TemporaryFolder folder = new();
        string path = folder.At("weights.npy");
        NpyWeightWriter.Write(
            path,
            [
                new NpyLayer("conv1", [PickledWeights.Streamed("", [1, 2, 3, 4, 5, 6], 3, 2), PickledWeights.Streamed("", [1.5f])]),
                new NpyLayer("é中", [PickledWeights.Streamed("", [], 0, 3)]),
            ]);

        string output = PythonProgram.Run(
            "import sys, numpy as np\nd = np.load(sys.argv[1], allow_pickle=True).item()\n"
            + "print([(ascii(k), [(a.dtype.str, a.shape, a.flags.c_contiguous, a.tolist()) for a in v]) for k, v in d.items()])",
            path);

        Assert.Equal(
            "[(\"'conv1'\", [('<f4', (3, 2), True, [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), ('<f4', (), True, 1.5)]), "
                + "(\"'\\\\xe9\\\\u4e2d'\", [('<f4', (0, 3), True, [])])]",
            output.Trim());
    }

    [Fact]
    public void Write_AgainByNumPy_IsReadTheSame()
    {
        PythonProgram.Require("numpy");
        using TemporaryFolder folder = new();
        string ours = folder.At("ours.npy"), theirs = folder.At("theirs.npy");
        float[] values = [.. Enumerable.Range(0, 300).Select(i => MathF.Sin(i))];
        NpyWeightWriter.Write(
            ours,
            [new NpyLayer("fc6", [PickledWeights.Streamed("", values, 20, 15), PickledWeights.Streamed("", values[..15], 15)])]);
        PythonProgram.Run("import sys, numpy as np\nnp.save(sys.argv[2], np.load(sys.argv[1], allow_pickle=True))", ours, theirs);

        using NpyWeightFile file = NpyWeightFile.Open(theirs);
        Assert.Equal(values, file.Values("fc6/0"));
        Assert.Equal(values[..15], file.Values("fc6/1"));
    }
}
