using System.Text;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Fuzz.Seeds;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>MATLAB 5 files that are written byte by byte: every kind of value, both byte orders, and hostile ones.</summary>
public sealed class MatFileTests
{
    private static readonly MatWriter Little = new(isBigEndian: false);

    [Fact]
    public void Read_AnyNumbersAndText_GivesThemBack() =>
        Gen.Select(Gen.Double.Array[0, 9], Gen.String[0, 12], Gen.Bool, Gen.Bool)
            .Sample(
                (numbers, text, isBigEndian, isCompressed) =>
                {
                    MatWriter writer = new(isBigEndian);
                    byte[] file = writer.File(
                        isCompressed,
                        writer.Text("other", "x"),
                        writer.Cells("value", writer.Numbers("", numbers), writer.Text("", Valid(text))));
                    MatArray[] cells = Assert.IsType<MatCells>(MatFile.Read(file, "meta.mat", "value")).Items;
                    Assert.Equal(numbers, Assert.IsType<MatNumbers>(cells[0]).Values);
                    Assert.Equal(Valid(text), Assert.IsType<MatText>(cells[1]).Text);
                },
                iter: 200,
                threads: 1);

    [Theory]
    [InlineData(1, "80FF7F", new[] { -128d, -1, 127 })]
    [InlineData(2, "80FF7F", new[] { 128d, 255, 127 })]
    [InlineData(3, "FEFF0180", new[] { -2d, -32767 })]
    [InlineData(4, "FEFF0180", new[] { 65534d, 32769 })]
    [InlineData(5, "FEFFFFFF", new[] { -2d })]
    [InlineData(6, "FEFFFFFF", new[] { 4294967294d })]
    [InlineData(7, "0000C03F", new[] { 1.5 })]
    [InlineData(9, "000000000000F8BF", new[] { -1.5 })]
    [InlineData(12, "FEFFFFFFFFFFFFFF", new[] { -2d })]
    [InlineData(13, "FEFFFFFF00000000", new[] { 4294967294d })]
    public void Read_NumbersInAnyStoredType_AreDoubles(int type, string hex, double[] wanted)
    {
        byte[] file = Little.File(false, Little.Stored("value", type, wanted.Length, Convert.FromHexString(hex)));

        Assert.Equal(wanted, Assert.IsType<MatNumbers>(MatFile.Read(file, "meta.mat", "value")).Values);
    }

    [Theory]
    [InlineData(16, "caf\u00E9")]
    [InlineData(17, "caf\u00E9")]
    [InlineData(4, "caf\u00E9")]
    [InlineData(2, "caf\u00E9")]
    public void Read_TextInAnyStoredType_IsText(int type, string text)
    {
        Encoding encoding = type == 16 ? Encoding.UTF8 : type == 2 ? Encoding.Latin1 : Encoding.Unicode;
        byte[] file = Little.File(false, Little.Characters("value", 1, text.Length, type, encoding.GetBytes(text)));

        Assert.Equal(text, Assert.IsType<MatText>(MatFile.Read(file, "meta.mat", "value")).Text);
    }

    [Fact]
    public void Read_TextOfSeveralRows_IsStoredByColumns()
    {
        MatText text = Assert.IsType<MatText>(
            MatFile.Read(Little.File(false, Little.Characters("value", 2, 3, 16, "adbecf"u8.ToArray())), "meta.mat", "value"));

        Assert.Equal("adbecf", text.Text);
    }

    [Fact]
    public void Read_Structures_GiveFieldsByElement()
    {
        byte[] file = Little.File(
            true,
            Little.Structs(
                "value",
                ["id", "name"],
                [Little.Numbers("", 1), Little.Text("", "a"), Little.Numbers("", 2), Little.Element(14, [])]));

        MatStructs structs = Assert.IsType<MatStructs>(MatFile.Read(file, "meta.mat", "value"));

        Assert.Equal(2, structs.Count);
        Assert.Equal([2d], Assert.IsType<MatNumbers>(structs.Get(1, "id")).Values);
        Assert.Equal("a", Assert.IsType<MatText>(structs.Get(0, "name")).Text);
        Assert.Empty(Assert.IsType<MatNumbers>(structs.Get(1, "name")).Values);
        Assert.Null(structs.Get(0, "words"));
    }

    public static TheoryData<byte[], string> BadFiles =>
        new()
        {
            { [], "does not start with the header" },
            { new byte[200], "does not start with the header" },
            { [.. new byte[124], 0, 2, .. "IM"u8, 0, 0, 0, 0], "is of version 2.0" },
            { Little.File(false, Little.Numbers("other", 1)), "has no variable 'value'" },
            { Little.File(false, Little.Array(5, [1, 1], "value", [])), "class 5" },
            { Little.File(false, Little.Array(6 | 0x800, [1, 1], "value", [])), "complex" },
            { Little.File(false, Little.Array(6, [65536, 65536], "value", [])), "impossible dimensions" },
            { Little.File(false, Little.Array(6, [-1, 1], "value", [])), "impossible dimensions" },
            { Little.File(false, Little.Array(6, [1], "value", [])), "with 1 dimensions" },
            { Little.File(false, Little.Array(1, [1, int.MaxValue], "value", [])), "promises 2147483647 arrays" },
            {
                Little.File(false, Little.Array(6, [1, int.MaxValue], "value", Little.Element(9, new byte[16]))),
                "an array of 2147483647 numbers in 16 bytes"
            },
            { Little.File(false, Little.Stored("value", 99, 1, new byte[8])), "of type 99" },
            { Little.File(false, Little.Characters("value", 2, 3, 16, "abcde"u8.ToArray())), "5 characters in an array of 6" },
            { Little.File(false, Nested(20)), "nested more than 16 deep" },
            { Little.File(true, Little.Numbers("value", new double[3 << 20])), "inflates to more than" },
            { Little.File(true, Little.Numbers("value", 1, 2, 3))[..^9], "promises an element" },
            { [.. Little.File(false, Little.Element(15, [1, 2, 3, 4, 5, 6, 7, 8, 9]))], "a compressed part is broken" },
            { Little.File(false, Little.Numbers("value", 1, 2, 3))[..^9], "promises an element" },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Read_BadFile_SaysWhatIsWrong(byte[] file, string sentence)
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() => MatFile.Read(file, "meta.mat", "value"));

        Assert.StartsWith("meta.mat is no MATLAB 5 file that can be used: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Nested(int depth) =>
        depth == 0 ? Little.Numbers("", 1) : Little.Cells(depth == 20 ? "value" : "", Nested(depth - 1));

    /// <summary>Halves of surrogate pairs have no UTF-16 that survives.</summary>
    private static string Valid(string text) => new([.. text.Where(character => !char.IsSurrogate(character))]);
}
