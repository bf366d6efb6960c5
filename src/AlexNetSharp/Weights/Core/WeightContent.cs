using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// What a file is, told by its content alone: the one place for all that take weights or means. A file of a kind that is not read is
/// refused here, by its kind and with what to do, so that every command says the same.
/// </summary>
internal static class WeightContent
{
    private const int Start = 4096;
    private const int ShortestFile = 8;
    private const int TarSignatureAt = 257;
    private const byte PickleProtocol = 0x80;

    /// <summary>What is read, for sentences about a file that is something else.</summary>
    private const string Wanted = "give a .safetensors, .pth, .caffemodel, .npy or .onnx file";

    /// <summary>The same for a mean image.</summary>
    private const string WantedMean = "give a .binaryproto or .npy file of one";

    /// <summary>The kind of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isMean">Whether it is given for a mean image, and not for weights, which sentences then ask for.</param>
    /// <exception cref="AlexNetException">There is no such file, or its kind is not read; the sentence says which it is.</exception>
    public static WeightKind Of(string path, bool isMean = false)
    {
        string noun = isMean ? "mean image" : "weight file";
        ArgumentNullException.ThrowIfNull(path);
        byte[] start;
        long length;
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            length = file.Length;
            start = new byte[Start];
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AlexNetException(
                File.Exists(path) ? $"{path} cannot be read ({e.Message.TrimEnd('.')})."
                : Directory.Exists(path) ? $"{path} is a folder; name a {noun} in it."
                : $"There is no file {path}; give the path of a {noun}.",
                e);
        }

        if (length < ShortestFile)
        {
            throw new AlexNetException($"{path} has only {length} bytes, too short for a {noun}; fetch or write it again.");
        }

        return Known(path, start) ?? throw Unread(path, start, isMean);
    }

    /// <summary>A kind in words, for example <c>a PyTorch file (.pth)</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string Words(WeightKind kind) => kind switch
    {
        WeightKind.Safetensors => "a safetensors file",
        WeightKind.PyTorch => "a PyTorch file (.pth)",
        WeightKind.NumPy => "a NumPy file (.npy)",
        WeightKind.Caffe => "a Caffe model (.caffemodel)",
        WeightKind.Onnx => "an ONNX model (.onnx)",
        _ => "a single tensor of Caffe's (.binaryproto), such as a mean image",
    };

    /// <summary>A file of a kind that is read, but is no mean image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">Its kind.</param>
    public static AlexNetException NoMean(string path, WeightKind kind) => new($"{path} is {Words(kind)}, no mean image; {WantedMean}.");

    private static WeightKind? Known(string path, ReadOnlySpan<byte> start)
    {
        // First of all: a safetensors file begins with a length, whose bytes may be the signature of any other format. Its own structure
        // is a length below 2^40 and the brace that its header begins with.
        if (start is [_, _, _, _, _, 0, 0, 0, (byte)'{', ..])
        {
            return WeightKind.Safetensors;
        }

        if (UnreadKinds.Of(start) is not null)
        {
            return null;
        }

        bool isTar = start.Length > TarSignatureAt && start[TarSignatureAt..].StartsWith("ustar"u8);
        return start switch
        {
            [(byte)'P', (byte)'K', ..] or [PickleProtocol, ..] => WeightKind.PyTorch,
            [0x93, (byte)'N', (byte)'U', (byte)'M', ..] => WeightKind.NumPy,
            _ => isTar ? WeightKind.PyTorch : MessageKinds.Of(path, start),
        };
    }

    private static AlexNetException Unread(string path, ReadOnlySpan<byte> start, bool isMean) =>
        (UnreadKinds.Of(start), isMean) switch
        {
            ({ } kind, false) => new AlexNetException($"{path} is {kind.What}, which is not read; {kind.Remedy}."),
            ({ } kind, true) => new AlexNetException($"{path} is {kind.What}, no mean image; {WantedMean}."),
            (_, false) => new AlexNetException($"{path} is no weight file of a format that is read; {Wanted}."),
            (_, true) => new AlexNetException($"{path} is no mean image of a format that is read; {WantedMean}."),
        };
}
