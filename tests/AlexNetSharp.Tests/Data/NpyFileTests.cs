using AlexNetSharp.Data.Packs;
using AlexNetSharp.Tests.Golden;
using CsCheck;

namespace AlexNetSharp.Tests.Data;

/// <summary>NumPy files: round trips, and files that are torn.</summary>
public sealed class NpyFileTests
{
    [Fact]
    public void Write_AnyValues_AreReadBackByUsAndByTheTestsReader()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("values.npy");
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 7], Gen.Int)
            .Sample(
                (rows, columns, seed) =>
                {
                    float[] values =
                    [
                        .. Enumerable.Range(0, rows * columns).Select(i => BitConverter.Int32BitsToSingle((seed * 31) + (i * 7919))),
                    ];
                    NpyFile.Write(path, values, rows, columns);
                    (float[] read, IReadOnlyList<long> shape) = NpyFile.ReadFloats(path);
                    Assert.Equal(values, read);
                    Assert.Equal([rows, columns], shape);
                    GoldenArray other = GoldenArray.Read(path);
                    Assert.Equal([rows, columns], other.Shape);
                    Assert.Equal(values, other.Floats);
                },
                iter: 50,
                threads: 1);
    }

    [Fact]
    public void Write_OneAxis_HasNumpysTrailingComma()
    {
        using TemporaryFolder folder = new();
        NpyFile.Write(folder.At("labels.npy"), [3L, -1L], 2);
        string header = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(folder.At("labels.npy")), 10, 118);
        Assert.Equal("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", header.TrimEnd());
        Assert.Equal([3L, -1L], NpyFile.ReadLongs(folder.At("labels.npy")).Values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(130)]
    public void Read_CutFile_NamesIt(int length)
    {
        using TemporaryFolder folder = new();
        string path = folder.At("cut.npy");
        NpyFile.Write(path, [1f, 2f, 3f], 3);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        Assert.Contains("cut.npy", Assert.Throws<AlexNetException>(() => NpyFile.ReadFloats(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (3,), }")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (3,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }")]
    public void Read_HeaderThatIsNotOurs_Throws(string header)
    {
        using TemporaryFolder folder = new();
        byte[] text = System.Text.Encoding.ASCII.GetBytes(header.PadRight(117) + "\n");
        string path = folder.Write("odd.npy", [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. text, .. new byte[12]]);
        Assert.Contains("odd.npy", Assert.Throws<AlexNetException>(() => NpyFile.ReadFloats(path)).Message, StringComparison.Ordinal);
    }
}
