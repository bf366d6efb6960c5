using System.Globalization;
using System.Numerics;
using System.Text;
using AlexNetSharp.Pickles;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Weights;

namespace AlexNetSharp.Tests.Pickles;

/// <summary>The pickle reader: what Python writes is read right; what it does not allow, and what is too much, is refused.</summary>
public sealed class PickleReaderTests
{
    private const string Value =
        "{'a': [1, -1, 255, 256, 65536, -2**31, 2**40, 2**70, True, False, None], 'b': (1.5, -0.25), 'c': (1,), 'd': (), 'e': "
            + "(1, 2, 3, 4), "
            + "'f': b'\\x00\\xff\\n\\'', 'é中\\n\\\\u': {'g': [], 3: 'x' * 300}, 'h': [list(range(1500))], 'i': frozenset([7]), 'j': {8}}";

    public static TheoryData<int> Protocols => [0, 1, 2, 3, 4, 5];

    /// <summary>
    /// Protocols below 3 write bytes and those below 4 write sets by calling functions, which the reader's plain dialect does not know.
    /// </summary>
    [Theory]
    [MemberData(nameof(Protocols))]
    public void Read_ValueOfPython_IsThatValue(int protocol)
    {
        PythonProgram.Require("pickle");
        using TemporaryFolder folder = new();
        string path = folder.At("value.pkl");
        string without = protocol < 3 ? "for k in 'fij': del v[k]\n" : protocol < 4 ? "for k in 'ij': del v[k]\n" : "";
        string expected = PythonProgram.Run(
            $"import sys, pickle\nv = {Value}\n{without}pickle.dump(v, open(sys.argv[1], 'wb'), {protocol})\n"
            + "def t(x):\n"
            + "  if isinstance(x, dict): return '{' + ','.join(t(k) + ':' + t(y) for k, y in x.items()) + '}'\n"
            + "  if isinstance(x, (list, set, frozenset)): return '[' + ','.join(map(t, x)) + ']'\n"
            + "  if isinstance(x, tuple): return '(' + ','.join(map(t, x)) + ')'\n"
            + "  if isinstance(x, str): return x.encode('utf8').hex()\n"
            + "  if isinstance(x, bytes): return 'b' + x.hex()\n"
            + "  return str(x)\n"
            + "print(t(v))",
            path);

        using PickledFile file = PickledFile.Open(path, "a pickle", "make it again");
        PickleReader reader = new(file, 0, file.Length, new PlainPickles(file));
        Assert.Equal(expected.Trim(), Text(reader.Read()));
        Assert.Equal(file.Length, reader.Position);
    }

    [Theory]
    [InlineData("S'a\\x41\\'\\\\\\n'\n.", "b6141275c0a")]
    [InlineData("S\"it's\"\n.", "b69742773")]
    [InlineData("U\u0002\u00e9z.", "be97a")]
    [InlineData("V\\u4e2d\\U0001F600\\n\n.", "e4b8adf09f98805c6e")]
    [InlineData("I01\n.", "True")]
    [InlineData("I1\n.", "1")]
    [InlineData("L-12L\n.", "-12")]
    [InlineData("K\u0001(0K\u0002(1.", "2")]
    [InlineData("K\u00012K\u0002\u0087.", "(1,1,2)")]
    [InlineData("](K\u0001K\u0002(K\u0003leq\u0005h\u0005\u0086.", "([1,2,[3]],[1,2,[3]])")]
    public void Read_OldInstructions_GiveWhatPythonDocuments(string pickle, string expected) => Assert.Equal(expected, Read(pickle, Text));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("K", "truncated")]
    [InlineData(".", "empty stack")]
    [InlineData("\u00ff", "0xFF")]
    [InlineData("\u0080\u0006.", "protocol 6")]
    [InlineData("\u0097.", "0x97")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff.", "4294967295 bytes")]
    [InlineData("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.", "18446744073709551615 bytes")]
    [InlineData("T\u00ff\u00ff\u00ff\u00ff.", "truncated")]
    [InlineData("\u0095\u00ff\0\0\0\0\0\0\0N.", "255 bytes")]
    [InlineData("\u008b\0\u0001\0\0.", "integer of 256 bytes")]
    [InlineData("Iabc\n.", "integer")]
    [InlineData("I1", "line")]
    [InlineData("S'a\n.", "quotes")]
    [InlineData("S'\\q'\n(d(lQ.", "outside")]
    [InlineData("(N", "truncated")]
    [InlineData("t.", "mark")]
    [InlineData("Na.", "empty stack")]
    [InlineData("NNa.", "holds none")]
    [InlineData("}(Nu.", "without a value")]
    [InlineData("NNb.", "gives a state")]
    [InlineData("N)R.", "no function")]
    [InlineData("NNR.", "no tuple")]
    [InlineData("(o.", "no class")]
    [InlineData("NN\u0093.", "no name")]
    [InlineData("g9\n.", "not remembered")]
    [InlineData("h\u0009.", "not remembered")]
    [InlineData("q\u0009.", "empty stack")]
    [InlineData("(0(0(K\u00011.", "empty stack")]
    public void Read_DamagedPickle_IsRefusedInOneSentence(string pickle, string reason)
    {
        string message = Assert.Throws<AlexNetException>(() => Read(pickle, value => value)).Message;

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("value.pkl", message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cposix\nsystem\n)R.", "posix.system")]
    [InlineData("cposix \nsystem\n)R.", "posix .system")]
    [InlineData("(iposix\nsystem\n.", "posix.system")]
    [InlineData("X\u0005\0\0\0posixX\u0006\0\0\0system\u0093)R.", "posix.system")]
    [InlineData("\u008c\u0005posix\u008c\u0006system\u0093)\u0081.", "posix.system")]
    [InlineData("U\u0005posixU\u0006system\u0093)\u0081.", "posix.system")]
    [InlineData("ca\u001b[31m\nb\n.", "a?[31m.b")]
    public void Read_AnyWayToNameAFunction_IsRefusedByItsName(string pickle, string name)
    {
        string message = Assert.Throws<AlexNetException>(() => Read(pickle, value => value)).Message;

        Assert.Contains($"asks for {name},", message, StringComparison.Ordinal);
        Assert.Contains("nothing of it was run", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stack", "N", 70_000, ".")]
    [InlineData("marks", "(", 70_000, ".")]
    [InlineData("deep", "\u0085", 100, ".")]
    [InlineData("values in lists and tables", "\u0094", 1_100_000, ".")]
    [InlineData("values in lists and tables", "Na", 1_100_000, ".")]
    [InlineData("instructions", "N0", 2_200_000, ".")]
    public void Read_TooMuchOfAnything_IsRefused(string limit, string repeated, int count, string end)
    {
        string pickle = "]" + string.Concat(Enumerable.Repeat(repeated, count)) + end;

        Assert.Contains(limit, Assert.Throws<AlexNetException>(() => Read(pickle, value => value)).Message, StringComparison.Ordinal);
    }

    /// <summary>A list in itself, a dictionary in itself: nothing walks them.</summary>
    [Theory]
    [InlineData("]q\0h\0a.")]
    [InlineData("}q\0h\0h\0s.")]
    [InlineData("]q\0(h\0h\0h\0e.")]
    public void Read_ValueInsideItself_EndsAndIsNotFollowed(string pickle) =>
        Assert.IsAssignableFrom<PickleContainer>(Read(pickle, value => value));

    /// <summary>Reads a pickle, one character a byte, and uses its value while its file is open.</summary>
    private static T Read<T>(string pickle, Func<object?, T> use)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("value.pkl", Encoding.Latin1.GetBytes(pickle));
        using PickledFile file = PickledFile.Open(path, "a pickle", "make it again");
        return use(new PickleReader(file, 0, file.Length, new PlainPickles(file)).Read());
    }

    private static string Text(object? value) => value switch
    {
        PickleDictionary dictionary => $"{{{string.Join(',', dictionary.Pairs.Select(pair => $"{Text(pair.Key)}:{Text(pair.Value)}"))}}}",
        PickleList list => $"[{string.Join(',', list.Items.Select(Text))}]",
        PickleTuple tuple => $"({string.Join(',', tuple.Items.Select(Text))})",
        PickleString { IsText: true } text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text.Name)),
        PickleString bytes => $"b{Convert.ToHexStringLower(bytes.ToArray())}",
        null => "None",
        double number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger or long or bool => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => throw new InvalidOperationException($"A value of {value.GetType()}."),
    };
}
