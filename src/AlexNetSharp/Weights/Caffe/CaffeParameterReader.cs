using System.Runtime.InteropServices;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Caffe;

/// <summary>Reads the parameters of those types of layer that this program's networks have.</summary>
/// <remarks>
/// Source: BVLC/caffe, src/caffe/proto/caffe.proto: ConvolutionParameter, InnerProductParameter, LRNParameter, PoolingParameter and the
/// others.
/// </remarks>
internal static class CaffeParameterReader
{
    private const int MostCoefficients = 1024;
    private const int MostMeans = 64;

    /// <summary>The layer with the parameters that a field of it holds; the layer itself where the field holds others.</summary>
    /// <param name="layer">The layer as far as it is read.</param>
    /// <param name="field">The field.</param>
    /// <param name="schema">The form that the layer is written in.</param>
    public static CaffeLayer Add(CaffeLayer layer, ProtobufReader field, CaffeSchema schema)
    {
        int number = field.Field;
        return number == schema.Convolution && layer.Type == "Convolution"
                ? layer with
                {
                    Convolution = ReadConvolution(field.Message(), layer.Name),
                }
            : number == schema.InnerProduct && layer.Type == "InnerProduct"
                ? layer with
                {
                    InnerProduct = ReadInnerProduct(field.Message()),
                }
            : number == schema.Lrn && layer.Type == "LRN" ? layer with { Lrn = ReadLrn(field.Message()) }
            : number == schema.Pooling && layer.Type == "Pooling" ? layer with { Pooling = ReadPooling(field.Message()) }
            : number == schema.Dropout && layer.Type == "Dropout" ? layer with { DropoutRate = ReadRate(field.Message()) }
            : number == schema.BatchNorm && layer.Type == "BatchNorm" ? layer with { BatchNorm = ReadBatchNorm(field.Message()) }
            : number == schema.Scale && layer.Type == "Scale" ? layer with { HasShift = ReadShift(field.Message()) }
            : number == schema.Relu && layer.Type == "ReLU" ? layer with { NegativeSlope = ReadSlope(field.Message()) }
            : number == schema.Eltwise && layer.Type == "Eltwise" ? layer with { Eltwise = ReadEltwise(field.Message(), layer.Name) }
            : number == schema.Transform ? layer with { Transform = ReadTransform(field.Message(), layer.Name) }
            : layer;
    }

    private static CaffeConvolution ReadConvolution(ProtobufReader fields, string layer)
    {
        var result = new CaffeConvolution(Outputs: 0, Kernel: default);
        Sizes pad = new(otherwise: 0), kernel = new(otherwise: 0), stride = new(otherwise: 1), dilation = new(otherwise: 1);
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case 1:
                    result = result with { Outputs = fields.Count() };
                    break;
                case 2:
                    result = result with { HasBias = fields.Truth() };
                    break;
                case 3:
                    pad.Add(fields, layer);
                    break;
                case 4:
                    kernel.Add(fields, layer);
                    break;
                case 5:
                    result = result with { Groups = fields.Count() };
                    break;
                case 6:
                    stride.Add(fields, layer);
                    break;
                case 9:
                    pad.Height = fields.Count();
                    break;
                case 10:
                    pad.Width = fields.Count();
                    break;
                case 11:
                    kernel.Height = fields.Count();
                    break;
                case 12:
                    kernel.Width = fields.Count();
                    break;
                case 13:
                    stride.Height = fields.Count();
                    break;
                case 14:
                    stride.Width = fields.Count();
                    break;
                case 18:
                    dilation.Add(fields, layer);
                    break;
                default:
                    break;
            }
        }

        return result with
        {
            Kernel = kernel.Extent(fields, layer),
            Stride = stride.Extent(fields, layer),
            Pad = pad.Extent(fields, layer),
            Dilation = dilation.Extent(fields, layer),
        };
    }

    private static CaffeInnerProduct ReadInnerProduct(ProtobufReader fields)
    {
        var result = new CaffeInnerProduct(Outputs: 0);
        while (fields.Read())
        {
            result = fields.Field switch
            {
                1 => result with { Outputs = fields.Count() },
                2 => result with { HasBias = fields.Truth() },
                6 => result with { IsTransposed = fields.Truth() },
                _ => result,
            };
        }

        return result;
    }

    private static CaffeLrn ReadLrn(ProtobufReader fields)
    {
        var result = new CaffeLrn(Size: 5);
        while (fields.Read())
        {
            result = fields.Field switch
            {
                1 => result with { Size = fields.Count() },
                2 => result with { Alpha = WrittenNumber.Of(fields.Float()) },
                3 => result with { Beta = WrittenNumber.Of(fields.Float()) },
                4 => result with { IsWithinMap = fields.Count() == 1 },
                5 => result with { K = WrittenNumber.Of(fields.Float()) },
                _ => result,
            };
        }

        return result;
    }

    private static CaffePooling ReadPooling(ProtobufReader fields)
    {
        var result = new CaffePooling(CaffePool.Max);
        while (fields.Read())
        {
            result = fields.Field switch
            {
                1 => result with
                {
                    Pool = fields.Count() is var pool and <= (int)CaffePool.Stochastic
                        ? (CaffePool)pool
                        : throw fields.Broken($"a pooling of it is of an unknown kind {fields.Count()}"),
                },
                2 => result with { Kernel = new CaffeExtent(fields.Count(), fields.Count()) },
                3 => result with { Stride = new CaffeExtent(fields.Count(), fields.Count()) },
                4 => result with { Pad = new CaffeExtent(fields.Count(), fields.Count()) },
                5 => result with { Kernel = result.Kernel with { Height = fields.Count() } },
                6 => result with { Kernel = result.Kernel with { Width = fields.Count() } },
                7 => result with { Stride = result.Stride with { Height = fields.Count() } },
                8 => result with { Stride = result.Stride with { Width = fields.Count() } },
                9 => result with { Pad = result.Pad with { Height = fields.Count() } },
                10 => result with { Pad = result.Pad with { Width = fields.Count() } },
                12 => result with { IsGlobal = fields.Truth() },
                13 => result with { IsFloor = fields.Count() == 1 },
                _ => result,
            };
        }

        return result;
    }

    private static CaffeBatchNorm ReadBatchNorm(ProtobufReader fields)
    {
        var result = new CaffeBatchNorm();
        while (fields.Read())
        {
            result = fields.Field switch
            {
                2 => result with { AverageFraction = WrittenNumber.Of(fields.Float()) },
                3 => result with { Epsilon = WrittenNumber.Of(fields.Float()) },
                _ => result,
            };
        }

        return result;
    }

    private static CaffeTransform ReadTransform(ProtobufReader fields, string layer)
    {
        var result = new CaffeTransform();
        List<double> means = [];
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case 1:
                    result = result with { Scale = WrittenNumber.Of(fields.Float()) };
                    break;
                case 4:
                    result = result with { MeanFile = fields.Name() };
                    break;
                case 5:
                    means.Add(
                        means.Count < MostMeans
                            ? WrittenNumber.Of(fields.Float())
                            : throw fields.Broken($"layer {layer} has more than {MostMeans} mean values"));
                    break;
                default:
                    break;
            }
        }

        return result with { MeanValues = means };
    }

    private static double ReadSlope(ProtobufReader fields)
    {
        double slope = 0;
        while (fields.Read())
        {
            slope = fields.Field == 1 ? WrittenNumber.Of(fields.Float()) : slope;
        }

        return slope;
    }

    private static CaffeEltwise ReadEltwise(ProtobufReader fields, string layer)
    {
        var result = new CaffeEltwise();
        while (fields.Read())
        {
            result = fields.Field switch
            {
                1 => result with
                {
                    Operation = fields.Count() is var operation and <= (int)CaffeOperation.Max ? (CaffeOperation)operation
                        : throw fields.Broken($"layer {layer} is of an unknown operation {fields.Count()}"),
                },
                2 => result with { HasCoefficients = result.HasCoefficients || HasOtherThanOne(fields, layer) },
                _ => result,
            };
        }

        return result;
    }

    private static unsafe bool HasOtherThanOne(ProtobufReader fields, string layer)
    {
        long count = fields.CountHere(ProtobufWire.Fixed32);
        return fields.Wire == ProtobufWire.Fixed32 ? fields.Float() != 1
            : count <= MostCoefficients
                ? MemoryMarshal.Cast<byte, float>(new ReadOnlySpan<byte>(fields.Bytes, (int)fields.Length)).ContainsAnyExcept(1f)
            : throw fields.Broken($"layer {layer} has {count} coefficients");
    }

    private static double ReadRate(ProtobufReader fields)
    {
        double rate = 0.5;
        while (fields.Read())
        {
            rate = fields.Field == 1 ? WrittenNumber.Of(fields.Float()) : rate;
        }

        return rate;
    }

    private static bool ReadShift(ProtobufReader fields)
    {
        bool hasShift = false;
        while (fields.Read())
        {
            hasShift = fields.Field == 4 ? fields.Truth() : hasShift;
        }

        return hasShift;
    }

    /// <summary>A size of a convolution as its fields have it: one for both axes, two, or one for each axis.</summary>
    /// <param name="otherwise">The size where no field has one.</param>
    private sealed class Sizes(int otherwise)
    {
        private const int MostAxes = 2;

        private readonly List<long> _axes = [];

        public int? Height { get; set; }

        public int? Width { get; set; }

        /// <summary>Takes the present field's sizes, which are counted first: a packed field can have millions.</summary>
        public void Add(ProtobufReader fields, string layer)
        {
            _ = fields.CountHere(ProtobufWire.Varint) + _axes.Count <= MostAxes ? 0 : throw Impossible(fields, layer);
            fields.AddIntegers(_axes);
        }

        public CaffeExtent Extent(ProtobufReader fields, string layer) => _axes.All(size => size is >= 0 and <= int.MaxValue)
            ? new CaffeExtent(Height ?? (int)_axes.FirstOrDefault(otherwise), Width ?? (int)_axes.LastOrDefault(otherwise))
            : throw Impossible(fields, layer);

        private static AlexNetException Impossible(ProtobufReader fields, string layer) =>
            fields.Broken($"layer {layer} convolves over other than two axes, or by an impossible size");
    }
}
