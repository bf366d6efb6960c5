using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small <c>.npy</c> files of weights.</summary>
internal static class NpySeeds
{
    /// <summary>Plain arrays, and dictionaries pickled with protocols 0 and 2 as Python 2 and NumPy wrote them.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All() =>
    [
        ("plain", [.. NpyHeader.Write("<f4", 2), .. new byte[8]]),
        ("fortran-big", [.. Header("{'descr': '>i2', 'fortran_order': True, 'shape': (2L, 1), }", version: 3), 0, 1, 0, 2]),
        ("lines", Pickled(Lines)),
        ("python2", Pickled(Python2)),
        ("arrays", Pickled(Arrays)),
    ];

    /// <summary>A header with any text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The format's version.</param>
    public static byte[] Header(string text, byte version = 1)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text + "\n");
        byte[] length =
            version == 1 ? [(byte)bytes.Length, (byte)(bytes.Length >> 8)] : [(byte)bytes.Length, (byte)(bytes.Length >> 8), 0, 0];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. bytes];
    }

    /// <summary>A 0-d object array of a pickle.</summary>
    /// <param name="pickle">The pickle; one character a byte.</param>
    public static byte[] Pickled(string pickle) => [.. NpyHeader.Write("|O"), .. Encoding.Latin1.GetBytes(pickle)];

    /// <summary>Protocol 0: everything in lines. {'a': [array([1, 2], float32)]}.</summary>
    private const string Lines =
        "(dp0\nS'a'\np1\n(lp2\ncnumpy.core.multiarray\n_reconstruct\np3\n(cnumpy\nndarray\np4\n(I0\ntp5\nS'b'\np6\ntp7\nRp8\n(I1\n(I2\ntp9\n"
        + "cnumpy\ndtype\np10\n(S'f4'\nI0\nI1\ntp11\nRp12\n(I3\nS'<'\np13\nNNNI-1\nI-1\nI0\ntp14\nbI00\nS'\\x00\\x00\\x80?\\x00\\x00\\x00@'\np15\ntp16\nbas.";

    /// <summary>Protocol 2 of Python 2: {'a': [array([[1], [2]], float32)], 'b': {'c': array(1)}} with 8-bit strings.</summary>
    private const string Python2 =
        "\u0080\u0002}(U\u0001aq\u0000]cnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\nq\u0002K\u0000\u0085U\u0001b\u0087R(K\u0001K\u0002K\u0001\u0086"
        + "cnumpy\ndtype\nq\u0003U\u0002f4K\u0000K\u0001\u0087R(K\u0003U\u0001<NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\u0000tbq\u0004\u0088U\u0008\u0000\u0000\u0080?\u0000\u0000\u0000@tba"
        + "U\u0001b}U\u0001ch\u0001h\u0002K\u0000\u0085U\u0001b\u0087R(K\u0001)h\u0004\u0089U\u0004\u0000\u0000\u0080?tbsu.";

    /// <summary>Protocol 2 of Python 3: {'a': array([200], uint8)} whose bytes are encoded text.</summary>
    private const string Arrays =
        "\u0080\u0002}X\u0001\u0000\u0000\u0000acnumpy._core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\u0000\u0085c_codecs\nencode\nq\u0000X\u0001\u0000\u0000\u0000bX\u0006\u0000\u0000\u0000latin1\u0086R\u0087R"
        + "(K\u0001K\u0001\u0085cnumpy\ndtype\nX\u0002\u0000\u0000\u0000u1\u0089\u0088\u0087R(K\u0003X\u0001\u0000\u0000\u0000|NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\u0000tb\u0089"
        + "h\u0000X\u0002\u0000\u0000\u0000\u00c3\u0088X\u0006\u0000\u0000\u0000latin1\u0086Rtbs.";
}
