using System.Text;

namespace AlexNetSharp.Weights.Core;

/// <summary>Files that people give for weights and that are not read: each by its content, with a name and what to do.</summary>
internal static class UnreadKinds
{
    private const char Unknown = '\uFFFD';
    private const int ZipNameLengthAt = 26;
    private const int ZipNameAt = 30;
    private const string Unpack = "unpack it, and give the file that was in it";
    private const string StateDictionary = "save the weights alone: torch.save(model.state_dict(), 'weights.pth')";
    private const string Fetch = "fetch the file itself, and look at its size";

    private static readonly string[] NetworkWords = ["layer {", "layer{", "layers {", "layers{", "net:", "train_net:", "input:"];

    private static readonly (byte[] Signature, string What, string Remedy)[] Signatures =
    [
        ([0x89, .. "HDF\r\n"u8], "an HDF5 file, as Keras and Caffe write",
            "in Caffe let the solver say 'snapshot_format: BINARYPROTO' and give the .caffemodel; "
                + "of Keras export an ONNX model (tf2onnx)"),
        ([0x1F, 0x8B], "compressed by gzip", Unpack),
        ([0xFD, .. "7zXZ"u8], "compressed by xz", Unpack),
        ([.. "BZh"u8], "compressed by bzip2", Unpack),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd", Unpack),
        ([.. "7z"u8, 0xBC, 0xAF], "an archive of 7-Zip", Unpack),
        ([.. "Rar!"u8], "a RAR archive", Unpack),
        ([.. "MATLAB 5.0 MAT-file"u8], "a file of MATLAB, as MatConvNet's networks are",
            "take the same network from Caffe's or PyTorch's authors"),
        ([.. "GGUF"u8], "a GGUF file of a language model", "give the weights of a network of this program"),
        ([0xFF, 0xD8, 0xFF], "a JPEG photo", "give the weights, and the photo behind them"),
        ([0x89, .. "PNG"u8], "a PNG picture", "give the weights, and the picture behind them"),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "a file that begins with zeros: its download was not finished", Fetch),
        ([.. "version https://git-lfs"u8], "a pointer of Git LFS that stands for the file", "fetch the file itself: git lfs pull"),
    ];

    /// <summary>What a file is and what to do, the parts of a sentence; null where it is none of these.</summary>
    /// <param name="start">Its first bytes.</param>
    public static (string What, string Remedy)? Of(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] signature, string what, string remedy) in Signatures)
        {
            if (start.StartsWith(signature))
            {
                return (what, remedy);
            }
        }

        return start.Length > 8 && start[4..].StartsWith("TFL3"u8)
                ? ("a model of TensorFlow Lite", "export an ONNX model of what it was made from (tf2onnx)")
            : Zip(start) ?? Dat(start) ?? Text(start);
    }

    /// <summary>Zip archives that are none of PyTorch's, by the name of their first file.</summary>
    private static (string What, string Remedy)? Zip(ReadOnlySpan<byte> start)
    {
        if (start is not [(byte)'P', (byte)'K', 3, 4, ..] || start.Length < ZipNameAt)
        {
            return null;
        }

        int length = start[ZipNameLengthAt] | (start[ZipNameLengthAt + 1] << 8);
        string name = Encoding.UTF8.GetString(start.Slice(ZipNameAt, Math.Min(length, start.Length - ZipNameAt)));
        return name.EndsWith(".npy", StringComparison.Ordinal)
                ? ("an .npz archive of NumPy",
                    "save its arrays as one dictionary: numpy.save('weights.npy', dict(numpy.load('weights.npz')))")
            : name is "metadata.json" or "config.json" or "model.weights.h5"
                ? ("a .keras file", "export an ONNX model (tf2onnx)")
            : null;
    }

    /// <summary>
    /// TorchSharp's own form: the number of tensors, and for each the length of its name, the name, its type and its number of sizes.
    /// </summary>
    /// <remarks>Source: TorchSharp, <c>Module.save</c> and <c>Tensor.Save</c>.</remarks>
    private static (string What, string Remedy)? Dat(ReadOnlySpan<byte> start)
    {
        int at = 0;
        while (at < start.Length && at < 3 && start[at] >= 0x80)
        {
            at++;
        }

        if (start.Length < at + 8)
        {
            return null;
        }

        int length = start[at + 1], type = at + 2 + length;
        bool fits = length is > 0 and < 0x80 && start.Length > type + 1 && start[type] is 4 or 5 or 6 or 7 or 15 && start[type + 1] <= 8;
        ReadOnlySpan<byte> name = fits ? start.Slice(at + 2, length) : [];
        bool isName = name.Contains((byte)'.');
        foreach (byte letter in name)
        {
            isName &= letter is (byte)'.' or (byte)'_' || char.IsAsciiLetterOrDigit((char)letter);
        }

        return isName
            ? ("a file of TorchSharp's Module.save (.dat)", "write it by TorchSharp.PyBridge: module.save_py(\"weights.pth\")")
            : null;
    }

    private static (string What, string Remedy)? Text(ReadOnlySpan<byte> start)
    {
        if (start is [(byte)'(' or (byte)'c' or (byte)'}' or (byte)']', ..] && IsOldPickle(start))
        {
            return ("a pickle of Python 2", StateDictionary);
        }

        // A letter may be cut at the end; pages of older servers are in other encodings, but what a page begins with is the same in all.
        string text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF').TrimStart().TrimEnd(Unknown);
        bool isOther = text.Contains(Unknown, StringComparison.Ordinal) && text is not ['<', ..];
        if (text.Length == 0 || text.AsSpan().ContainsAnyInRange('\0', '\u0008') || isOther)
        {
            return null;
        }

        return text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                ? ("a web page that was saved instead of the file", Fetch)
            : text.StartsWith('<') ? ("a text of XML, such as a server's error, saved instead of the file", Fetch)
            : text.StartsWith('{') && text.Contains("\"weight_map\"", StringComparison.Ordinal)
                ? ("a list of the files that share a network's weights", "put them into one file, and give that")
            : text.StartsWith('{') || text.StartsWith('[') ? ("a text of JSON", "give the weights themselves")
            : IsNetworkText(text)
                ? ("a network's or solver's description (.prototxt) without weights", "give the .caffemodel that belongs to it")
            : ("a text", "give the weights themselves");
    }

    private static bool IsOldPickle(ReadOnlySpan<byte> start) => start.StartsWith("(dp"u8) || start.StartsWith("(lp"u8)
        || start.StartsWith("(i"u8) || start.StartsWith("ccopy_reg\n"u8) || start.StartsWith("cnumpy"u8)
        || start.StartsWith("ccollections\n"u8) || start.StartsWith("}q"u8) || start.StartsWith("]q"u8);

    private static bool IsNetworkText(string text) => NetworkWords
        .Any(word => text.StartsWith(word, StringComparison.Ordinal) || text.Contains('\n' + word, StringComparison.Ordinal));
}
