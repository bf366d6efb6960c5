using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// The layout of <c>bvlc_alexnet.npy</c>: a layer's list of arrays, weights first. Filters are (rows, columns, inputs, outputs), fully
/// connected weights (inputs, outputs) with the inputs of the first in the order rows, columns, maps. Other layers' tensors follow each
/// other as they are.
/// </summary>
/// <remarks>Source: the file of the University of Toronto's course and caffe-tensorflow, which made it.</remarks>
internal sealed record NumPyConvention() : WeightConvention("caffe-tensorflow")
{
    private static readonly int[] OutputsFirst = [3, 2, 0, 1];

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSource> SourcesOf(NetworkDefinition network)
    {
        IReadOnlyDictionary<string, double> factors = PaperDropout.Factors(network);
        return [.. network.Shapes().SelectMany(shape => shape.Tensors().Select((tensor, place) => Source(shape, tensor.Name, place)))];

        TensorSource Source(LayerShape shape, string target, int place)
        {
            var source = new TensorSource(target, string.Create(CultureInfo.InvariantCulture, $"{shape.Layer.Name}/{place}"));
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
}
