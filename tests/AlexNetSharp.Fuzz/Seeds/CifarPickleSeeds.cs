using System.Buffers.Binary;
using System.Text;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>
/// Writes CIFAR's pickles as Python 2 wrote those that are given out: protocol 2, texts as byte strings, the pixels as a NumPy array of
/// bytes; byte by byte, so that tests depend on nothing they test.
/// </summary>
internal static class CifarPickleSeeds
{
    private const int Pixels = 3072;

    /// <summary>A batch of each data set, and the names of ten classes.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * Pixels).Select(i => (byte)i)];
        return
        [
            ("ten", Batch("labels", [7, 0], pixels)),
            ("hundred", Batch("fine_labels", [99, 3], pixels)),
            ("rewritten-0", Rewritten(0, "labels", [7, 0], pixels)),
            ("rewritten-2", Rewritten(2, "labels", [7, 0], pixels)),
            ("names", Names("label_names", [.. Enumerable.Range(0, 10).Select(i => $"class{i}")])),
        ];
    }

    /// <summary>A batch.</summary>
    /// <param name="key">What its labels are called.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="pixels">As many images of 3,072 bytes.</param>
    /// <param name="type">NumPy's type of the pixels.</param>
    /// <param name="isFortran">Whether the array says that its columns lie side by side.</param>
    public static byte[] Batch(string key, int[] labels, byte[] pixels, string type = "u1", bool isFortran = false)
    {
        var pickle = new List<byte>();
        Text("\u0080\u0002}q\u0001(");
        Short("batch_label");
        Short("training batch 1 of 5");
        Short(key);
        Text("]q\u0005(");
        Array.ForEach(labels, label => pickle.AddRange([(byte)'K', (byte)label]));
        Text("e");
        Short("data");
        Text("cnumpy.core.multiarray\n_reconstruct\nq\u0006cnumpy\nndarray\nq\u0007K\0\u0085U\u0001b\u0087Rq\u0008(K\u0001");
        Number(pixels.Length / Pixels);
        Number(Pixels);
        Text("\u0086cnumpy\ndtype\nq\u0009");
        Short(type);
        Text("K\0K\u0001\u0087Rq\u000a(K\u0003U\u0001|NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb");
        Text(isFortran ? "\u0088T" : "\u0089T");
        pickle.AddRange(Little(pixels.Length));
        pickle.AddRange(pixels);
        Text("tb");
        Short("filenames");
        Text("]q\u000b(");
        for (int i = 0; i < labels.Length; i++)
        {
            Short($"leptodactylus_pentadactylus_s_{i:D6}.png");
        }

        Text("eu.");
        return [.. pickle];

        void Text(string text) => pickle.AddRange(Encoding.Latin1.GetBytes(text));
        void Short(string text) => Text($"U{(char)text.Length}{text}");
        void Number(int value) => pickle.AddRange([(byte)'J', .. Little(value)]);
    }

    /// <summary>
    /// A batch as Python 3 writes one again in the protocols of Python 2: byte strings are texts that <c>_codecs.encode</c> turns back.
    /// </summary>
    /// <param name="protocol">0, 1 or 2.</param>
    /// <param name="key">What its labels are called.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="pixels">As many images of 3,072 bytes.</param>
    public static byte[] Rewritten(int protocol, string key, int[] labels, byte[] pixels)
    {
        const string Type = "cnumpy\ndtype\n(";
        return Encoding.Latin1.GetBytes(
            (protocol == 0 ? "(dp0\n" : protocol == 1 ? "}q\0" : "\u0080\u0002}q\0")
                + $"{Bytes(key)}({string.Concat(labels.Select(label => $"I{label}\n"))}ls"
                + $"{Bytes("data")}cnumpy._core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\nt{Bytes("b")}tR"
                + $"(I1\n(I{pixels.Length / Pixels}\nI{Pixels}\nt{Type}{Text("u1")}I00\nI01\ntR(I3\n{Text("|")}NNNI-1\nI-1\nI0\ntb"
                + $"I00\n{Bytes(Encoding.Latin1.GetString(pixels))}tbs.");

        static string Escape(char one) => $"\\u{(int)one:x4}";

        string Bytes(string text) => $"c_codecs\nencode\n({Text(text)}{Text("latin1")}tR";

        string Text(string text)
        {
            if (protocol == 0)
            {
                return $"V{string.Concat(text.Select(one => one is '\\' or '\0' or '\n' or '\r' or '\u001A' ? Escape(one) : $"{one}"))}\n";
            }

            byte[] coded = Encoding.UTF8.GetBytes(text);
            return $"X{Encoding.Latin1.GetString(Little(coded.Length))}{Encoding.Latin1.GetString(coded)}";
        }
    }

    /// <summary>The names of the classes.</summary>
    /// <param name="key">What they are called.</param>
    /// <param name="names">The names.</param>
    public static byte[] Names(string key, string[] names) =>
        Encoding.Latin1.GetBytes(
            $"\u0080\u0002}}q\u0001(U\u0015num_cases_per_batchesM\u0010'U{(char)key.Length}{key}]q\u0002("
                + string.Concat(names.Select(name => $"U{(char)name.Length}{name}"))
                + "eu.");

    private static byte[] Little(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
