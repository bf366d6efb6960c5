using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.Onnx.Writing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <summary>
/// A network that an ONNX graph describes, as layer records, with the places of its tensors in the file. Layers are numbered by the layers
/// of weights: <c>conv1</c>, <c>relu1</c>, <c>norm1</c>, <c>pool1</c>, and so on to <c>fc8</c>.
/// </summary>
/// <remarks>
/// <para>
/// LRN divides alpha by the window's size. Batch normalization has its averages as PyTorch names them, and no scale and shift where the
/// file has ones and zeros. Dropout that the file has is of the inverted form; one of the paper's form stands where a multiplication by a
/// number below 1 cannot be taken into the weights behind it. A softmax at the end is no layer; nor is an average over windows of one
/// pixel.
/// </para>
/// <para>
/// Layers that ONNX has no operator for come back where the nodes of <see cref="OnnxWriter"/> say what they were: normalization inside of
/// groups, of pixels, local connections, scaled tanh and radial basis units. Subsampling and partial convolutions come back as the
/// convolutions that they are.
/// </para>
/// </remarks>
internal sealed record OnnxNetwork
{
    /// <summary>The network, named as the graph.</summary>
    public required NetworkDefinition Definition { get; init; }

    /// <summary>The places of all of the network's tensors.</summary>
    public required IReadOnlyList<TensorSource> Sources { get; init; }

    /// <summary>
    /// For each layer that is its last, the value of the graph that it makes, for example <c>/features/features.0/Conv_output_0</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Whether the graph ends in a softmax.</summary>
    public required bool EndsInSoftmax { get; init; }

    /// <summary>Makes a network of a graph.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="AlexNetException">
    /// The graph has a node that is no layer of this program's networks; the sentence names node and operator. Nothing is ever passed over.
    /// </exception>
    public static OnnxNetwork Read(OnnxModelFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new OnnxGraphReader(file).Read();
    }
}
