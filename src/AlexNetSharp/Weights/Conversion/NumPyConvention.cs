using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// The layout of <c>bvlc_alexnet.npy</c>: a layer's list of arrays, weights first. Filters are (rows, columns, inputs, outputs), fully
/// connected weights (inputs, outputs) with the inputs of the first in the order rows, columns, maps. Other layers' tensors follow each
/// other as they are. caffe-tensorflow's later files have a dictionary of a layer's arrays instead of the list.
/// </summary>
/// <param name="HasKeys">Whether a layer's arrays stand under keys, <c>weights</c> and <c>biases</c>, instead of in a list.</param>
/// <remarks>Source: the file of the University of Toronto's course and caffe-tensorflow, which made it.</remarks>
internal sealed record NumPyConvention(bool HasKeys = false) : WeightConvention("caffe-tensorflow")
{
    private static readonly int[] OutputsFirst = [3, 2, 0, 1];

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSource> SourcesOf(NetworkDefinition network)
    {
        IReadOnlyDictionary<string, double> factors = PaperDropout.Factors(network);
        return [.. network.Shapes().SelectMany(shape => shape.Tensors().Select((tensor, place) => Source(shape, tensor.Name, place)))];

        TensorSource Source(LayerShape shape, string target, int place)
        {
            string key = HasKeys ? KeyOf(target) : place.ToString(CultureInfo.InvariantCulture);
            if (key.Length == 0)
            {
                return new TensorSource(target, "") { Constant = 1 };
            }

            var source = new TensorSource(target, $"{shape.Layer.Name}/{key}");
            if (place > 0)
            {
                return source;
            }

            source = source with { Factor = 1 / factors.GetValueOrDefault(shape.Layer.Name, 1) };
            return shape.Layer switch
            {
                ConvolutionLayer => source with { Axes = OutputsFirst },
                FullyConnectedLayer layer => source with
                {
                    View = [shape.Input.Height, shape.Input.Width, shape.Input.Channels, layer.Outputs],
                    Axes = OutputsFirst,
                },
                _ => source,
            };
        }
    }

    /// <summary>The key of an array; empty for the counter of batches, which these files do not have.</summary>
    private static string KeyOf(string target) => target[(target.LastIndexOf('.') + 1)..] switch
    {
        "weight" => "weights",
        "bias" => "biases",
        "mean_sum" or "running_mean" => "mean",
        "variance_sum" or "running_var" => "variance",
        "counter" => "",
        var other => other,
    };
}
