using AlexNetSharp.Files;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.NumPy;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.PyTorch;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>Opens weight files of every format that is read, by their content.</summary>
public static class WeightFiles
{
    private const int Start = 265;
    private const int TarSignatureAt = 257;
    private const byte PickleProtocol = 0x80;
    private const byte FirstFieldNumber = 0x08;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the opening, and the reading of numbers afterwards.</param>
    /// <exception cref="AlexNetException">
    /// There is no such file, its format is not known, or it is broken; the sentence says which.
    /// </exception>
    public static TensorFile Open(string path, CancellationToken cancellation = default)
    {
        byte[] start = ReadStart(path);
        return start switch
        {
            // Before all others: its first bytes are a length, which may be the signature of any of them.
            [_, _, _, _, _, 0, 0, 0, (byte)'{', ..] => SafetensorsFile.Open(path, cancellation),
            [(byte)'P', (byte)'K', ..] or [PickleProtocol, ..] => PyTorchFile.Open(path, cancellation),
            [0x93, (byte)'N', (byte)'U', (byte)'M', ..] => NpyWeightFile.Open(path, cancellation),
            _ when start.AsSpan(Math.Min(TarSignatureAt, start.Length)).StartsWith("ustar"u8) => PyTorchFile.Open(path, cancellation),

            // Protocol Buffers have no signature. The first field of an ONNX model is a number, that of a Caffe model a text or a layer.
            [FirstFieldNumber, ..] => OnnxModelFile.Open(path, cancellation),
            [0x0A or 0x12 or 0xA2, ..] or [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => CaffeModelFile.Open(path, cancellation),
            _ => throw new AlexNetException(
                $"{path} is no weight file of a format that is read; give a .safetensors, .pth, .caffemodel, .npy or .onnx file."),
        };
    }

    private static byte[] ReadStart(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            byte[] start = new byte[Start];
            int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return read > 0 ? start[..read] : throw new AlexNetException($"{path} is empty; fetch or write it again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AlexNetException(
                File.Exists(path) ? $"{path} cannot be read ({e.Message.TrimEnd('.')})."
                : Directory.Exists(path) ? $"{path} is a folder; name a weight file in it."
                : $"There is no file {path}; give the path of a weight file.",
                e);
        }
    }
}
