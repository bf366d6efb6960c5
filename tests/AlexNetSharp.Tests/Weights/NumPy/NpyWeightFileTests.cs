using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.NumPy;

namespace AlexNetSharp.Tests.Weights.NumPy;

/// <summary>Files of NumPy in every form that it writes them, read as NumPy means them.</summary>
public sealed class NpyWeightFileTests
{
    private const string Dictionary =
        "d = {'conv1': [np.arange(24, dtype='f4').reshape(2, 3, 4), np.asfortranarray(np.arange(6, dtype='>f8').reshape(2, 3))], 'bare': "
            + "np.array(7, 'i8'), "
            + "'deep': {'w': np.arange(3, dtype='f2'), 'e': np.zeros((0, 3), 'u1')}, 'pair': (np.array([True, False]), np.float32(2.5)), "
            + "'epoch': 3, 'arch': 'alexnet'}\n";

    private static readonly string[] Names = ["conv1/0", "conv1/1", "bare", "deep/w", "deep/e", "pair/0", "pair/1"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Read_DictionaryOfNumPy_HasItsArrays(int protocol)
    {
        PythonProgram.Require("numpy");
        using TemporaryFolder folder = new();
        string path = folder.At("weights.npy");
        PythonProgram.Run(
            $"import sys, pickle, numpy as np\n{Dictionary}f = open(sys.argv[1], 'wb')\n"
            + "np.lib.format.write_array_header_1_0(f, {'descr': '|O', 'fortran_order': False, 'shape': ()})\n"
            + $"pickle.dump(np.array(d, dtype=object), f, {protocol})",
            path);

        using NpyWeightFile file = NpyWeightFile.Open(path);
        Assert.Equal(Names, file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["F32", "F64", "I64", "F16", "U8", "BOOL", "F32"], file.Tensors.Select(tensor => tensor.Type));
        Assert.Equal(["2x3x4", "2x3", "scalar", "3", "0x3", "2", "scalar"], file.Tensors.Select(tensor => tensor.ShapeText));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), file.Values("conv1/0"));
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Values("conv1/1"));
        Assert.Equal([7], file.Values("bare"));
        Assert.Equal([0, 1, 2], file.Values("deep/w"));
        Assert.Equal([1, 0], file.Values("pair/0"));
        Assert.Equal([2.5f], file.Values("pair/1"));
        Assert.Equal(["alexnet", "3"], file.Metadata.Values);
    }

    [Theory]
    [InlineData("np.save(f, np.arange(6, dtype='<f4').reshape(2, 3))", "F32", "0 1 2 3 4 5")]
    [InlineData("np.save(f, np.asfortranarray(np.arange(6, dtype='<f4').reshape(2, 3)))", "F32", "0 1 2 3 4 5")]
    [InlineData("np.save(f, np.asfortranarray(np.arange(6, dtype='>i2').reshape(2, 3)))", "I16", "0 1 2 3 4 5")]
    [InlineData("np.save(f, np.array([1, 0], '?'))", "BOOL", "1 0")]
    [InlineData("np.save(f, np.array(-1.5, '>f8'))", "F64", "-1.5")]
    [InlineData("np.lib.format.write_array(f, np.array([3], 'u8'), version=(2, 0))", "U64", "3")]
    [InlineData("np.lib.format.write_array(f, np.array([3], 'i1'), version=(3, 0))", "I8", "3")]
    public void Read_PlainArrayOfNumPy_IsOneTensor(string save, string type, string values)
    {
        PythonProgram.Require("numpy");
        using TemporaryFolder folder = new();
        string path = folder.At("array.npy");
        PythonProgram.Run($"import sys, numpy as np\nf = open(sys.argv[1], 'wb')\n{save}", path);

        using NpyWeightFile file = NpyWeightFile.Open(path);
        TensorEntry tensor = Assert.Single(file.Tensors);
        Assert.Equal(("array", type), (tensor.Name, tensor.Type));
        Assert.Equal(values, string.Join(' ', file.Read(tensor)));
    }

    /// <summary>What Python 2 and protocol 0 wrote; there may be no NumPy here to write it again.</summary>
    [Theory]
    [InlineData("lines", "a/0=1 2")]
    [InlineData("python2", "a/0=1 2;b/c=1")]
    [InlineData("arrays", "a=200")]
    [InlineData("fortran-big", "array=1 2")]
    [InlineData("plain", "array=0 0")]
    public void Read_OldForms_HaveTheirNumbers(string seed, string expected)
    {
        using TemporaryFolder folder = new();
        using NpyWeightFile file = NpyWeightFile.Open(folder.Write("old.npy", NpySeeds.All().Single(one => one.Name == seed).Bytes));

        Assert.Equal(expected, string.Join(';', file.Tensors.Select(tensor => $"{tensor.Name}={string.Join(' ', file.Read(tensor))}")));
    }

    [Theory]
    [InlineData("np.save(f, np.array(['a', 'b']))", "'U1'")]
    [InlineData("np.save(f, np.array([{'a': 1}, {'b': 2}]), allow_pickle=True)", "no dictionary")]
    [InlineData("np.save(f, np.array({'a': [np.array(['x'])]}), allow_pickle=True)", "'U1'")]
    [InlineData("np.save(f, np.array({'a': [1, 2]}), allow_pickle=True)", "'a/0' is no array")]
    [InlineData("np.save(f, np.array({'a': 1}), allow_pickle=True)", "no array")]
    [InlineData("np.save(f, np.array({(1, 2): np.zeros(1)}), allow_pickle=True)", "no name")]
    [InlineData("np.save(f, np.array({'a/0': np.zeros(1), 'a': [np.zeros(1)]}), allow_pickle=True)", "two arrays 'a/0'")]
    [InlineData("np.save(f, np.zeros(2, dtype=[('a', '<f4')]))", "not understood")]
    [InlineData("np.save(f, np.array({'a': np.zeros(2, dtype=[('a', '<f4')])}), allow_pickle=True)", "structures")]
    [InlineData("np.save(f, np.array({'a': __import__('fractions').Fraction(1, 2)}), allow_pickle=True)", "fractions.Fraction")]
    [InlineData("np.save(f, np.zeros(2)); f.write(b'x')", "17 bytes where 16")]
    [InlineData("np.save(f, np.array({'a': np.zeros(2)}), allow_pickle=True); f.write(b'x')", "1 bytes behind its pickle")]
    [InlineData("np.savez(f, a=np.zeros(2))", "no NumPy file")]
    public void Open_OtherThingsOfNumPy_AreRefusedInOneSentence(string save, string reason)
    {
        PythonProgram.Require("numpy");
        using TemporaryFolder folder = new();
        string path = folder.At("other.npy");
        PythonProgram.Run($"import sys, numpy as np\nf = open(sys.argv[1], 'wb')\n{save}", path);

        string message = Assert.Throws<AlexNetException>(() => NpyWeightFile.Open(path)).Message;

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'shape': (1,), 'fortran_order': False, 'descr': '<f4'}")]
    [InlineData("{'descr':'<f4','fortran_order':True,'shape':(1L,)}")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (1,), }")]
    public void Open_HeaderThatIsALiteral_IsRead(string header)
    {
        using TemporaryFolder folder = new();
        using NpyWeightFile file = NpyWeightFile.Open(folder.Write("header.npy", WithOne(header)));

        Assert.Equal([1], file.Values("array"));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1+0,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'shape': (1,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999, 0), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 0, 9999999999, 9999999999), }")]
    public void Open_OtherHeader_IsRefused(string header)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("header.npy", WithOne(header));

        Assert.Contains("header.npy", Assert.Throws<AlexNetException>(() => NpyWeightFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFileOrFolder_SaysSo()
    {
        using TemporaryFolder folder = new();

        Assert.Contains(
            "There is no file",
            Assert.Throws<AlexNetException>(() => NpyWeightFile.Open(folder.At("no.npy"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is a folder",
            Assert.Throws<AlexNetException>(() => NpyWeightFile.Open(folder.Root)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is empty",
            Assert.Throws<AlexNetException>(() => NpyWeightFile.Open(folder.Write("e.npy", []))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ComplexNumbers_AreListedAndRefusedByName()
    {
        using TemporaryFolder folder = new();
        using NpyWeightFile file = NpyWeightFile.Open(
            folder.Write("complex.npy", [.. NpySeeds.Header("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }"), .. new byte[8]]));

        Assert.Equal("C64", file.Tensors[0].Type);
        Assert.Contains(
            "has array as C64",
            Assert.Throws<AlexNetException>(() => file.Read(file.Tensors[0])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => file.Read(file.Tensors[0], new float[2]));
    }

    /// <summary>A header and one number after it: 1, as four bytes.</summary>
    private static byte[] WithOne(string header) => [.. NpySeeds.Header(header), 0, 0, 0x80, 0x3F];
}
