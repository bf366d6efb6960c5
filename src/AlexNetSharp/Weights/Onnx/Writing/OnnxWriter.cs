using System.Globalization;
using AlexNetSharp.Files;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Onnx.Writing;

/// <summary>
/// Writes a network for inference as an ONNX model, durably. The same network, parameters and metadata give the same bytes; nothing of
/// clock, host or path enters.
/// </summary>
/// <remarks>
/// <para>The model takes <c>images</c> (batch, C, H, W), what the network itself takes: planes in its order, in its range, the mean
/// subtracted; the metadata say which. It gives
/// <c>logits</c> (batch, classes). The batch may have any size.</para>
/// <para>
/// Operators: Conv, Relu, Tanh, LRN (between Split and Concat where it stays inside columns), BatchNormalization, MaxPool, AveragePool,
/// Flatten, Gemm, GlobalAveragePool, Softmax; sums and layers of single networks take Add, Sub, Mul, Pow, MatMul, Transpose, Reshape,
/// ReduceSumSquare and Constant. Dropout leaves no node; the factor of the paper's form is multiplied into the next weights.
/// </para>
/// </remarks>
internal static class OnnxWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="network">The network.</param>
    /// <param name="parameters">
    /// Its parameters and running statistics, for example <c>conv1.weight</c>; none may be left over.
    /// </param>
    /// <param name="metadata">
    /// Free-form metadata in addition to <c>model</c> (the network's name), <c>channel_order</c>, <c>pixel_range</c>, <c>mean</c> and,
    /// where pixels are divided by one, <c>deviation</c>; the values of a mean pixel and a deviation are in 0..255, red first.
    /// </param>
    /// <param name="input">What the weights were trained on, as their bundle has it; null for the network's own.</param>
    /// <param name="softmax">Whether the model gives <c>probabilities</c> as well, the softmax of the logits.</param>
    /// <param name="cancellation">Stops the writing; no file is written then.</param>
    /// <exception cref="AlexNetException">
    /// A parameter is missing, left over or of another shape, the model is too large for the format, or the file
    /// cannot be written; the sentence says which.
    /// </exception>
    public static void Write(
        string path,
        NetworkDefinition network,
        IEnumerable<WeightTensor> parameters,
        IReadOnlyDictionary<string, string>? metadata = null,
        NetworkInput? input = null,
        bool softmax = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(parameters);
        CheckLength(network);
        var byName = parameters.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        NetworkTensors.Check(network, byName);
        ProtobufMessage graph = OnnxMessages.Graph(network.Name, new OnnxGraph(network, byName, softmax));
        ProtobufMessage model = OnnxMessages.Model(graph, Described(network, input ?? network.Input, metadata));
        DurableFile.Write(path, model.WriteTo, model.Length, cancellation: cancellation);
    }

    private static Dictionary<string, string> Described(
        NetworkDefinition network,
        NetworkInput input,
        IReadOnlyDictionary<string, string>? metadata)
    {
        var all = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            ["model"] = network.Name,
            ["channel_order"] = network.InputChannels == 1 ? "grey" : input.Order == ChannelOrder.Bgr ? "BGR" : "RGB",
            ["pixel_range"] = input.Range == PixelRange.Unit ? "0..1" : "0..255",
            ["mean"] = input.Mean switch
            {
                MeanRule.None => "none",
                MeanRule.Pixel => Text(input.MeanPixel),
                _ => "subtracted by the caller",
            },
        };
        if (input.Deviation.Count > 0)
        {
            all["deviation"] = Text(input.Deviation);
        }

        return all;
    }

    private static string Text(IEnumerable<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static void CheckLength(NetworkDefinition network)
    {
        long bytes = network.Shapes().Sum(shape => (shape.Weights + shape.Biases) * sizeof(float));
        if (bytes >= int.MaxValue)
        {
            throw new AlexNetException(
                $"{network.Name} has {bytes / 1e9:0.0} GB of parameters, but an ONNX file ends at 2 GB; choose a smaller width, "
                    + $"or write safetensors.");
        }
    }
}
