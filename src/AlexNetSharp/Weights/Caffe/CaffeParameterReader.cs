using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Caffe;

/// <summary>Reads the parameters of those types of layer that this program's networks have.</summary>
/// <remarks>Source: BVLC/caffe, src/caffe/proto/caffe.proto: ConvolutionParameter, InnerProductParameter, LRNParameter, PoolingParameter and the others.</remarks>
internal static class CaffeParameterReader
{
    /// <summary>The layer with the parameters that a field of it holds; the layer itself where the field holds others.</summary>
    /// <param name="layer">The layer as far as it is read.</param>
    /// <param name="field">The field.</param>
    /// <param name="schema">The form that the layer is written in.</param>
    public static CaffeLayer Add(CaffeLayer layer, ProtobufReader field, CaffeSchema schema)
    {
        int number = field.Field;
        return number == schema.Convolution && layer.Type == "Convolution" ? layer with { Convolution = ReadConvolution(field.Message(), layer.Name) }
            : number == schema.InnerProduct && layer.Type == "InnerProduct" ? layer with { InnerProduct = ReadInnerProduct(field.Message()) }
            : number == schema.Lrn && layer.Type == "LRN" ? layer with { Lrn = ReadLrn(field.Message()) }
            : number == schema.Pooling && layer.Type == "Pooling" ? layer with { Pooling = ReadPooling(field.Message()) }
            : number == schema.Dropout && layer.Type == "Dropout" ? layer with { DropoutRate = ReadRate(field.Message()) }
            : number == schema.BatchNorm && layer.Type == "BatchNorm" ? layer with { BatchNorm = ReadBatchNorm(field.Message()) }
            : number == schema.Scale && layer.Type == "Scale" ? layer with { HasShift = ReadShift(field.Message()) }
            : layer;
    }

    private static CaffeConvolution ReadConvolution(ProtobufReader fields, string name)
    {
        var result = new CaffeConvolution(Outputs: 0, Kernel: default);
        List<long> pad = [], kernel = [], stride = [], dilation = [];
        int? padHeight = null, padWidth = null, kernelHeight = null, kernelWidth = null, strideHeight = null, strideWidth = null;
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
                    fields.AddIntegers(pad);
                    break;
                case 4:
                    fields.AddIntegers(kernel);
                    break;
                case 5:
                    result = result with { Groups = fields.Count() };
                    break;
                case 6:
                    fields.AddIntegers(stride);
                    break;
                case 9:
                    padHeight = fields.Count();
                    break;
                case 10:
                    padWidth = fields.Count();
                    break;
                case 11:
                    kernelHeight = fields.Count();
                    break;
                case 12:
                    kernelWidth = fields.Count();
                    break;
                case 13:
                    strideHeight = fields.Count();
                    break;
                case 14:
                    strideWidth = fields.Count();
                    break;
                case 18:
                    fields.AddIntegers(dilation);
                    break;
                default:
                    break;
            }
        }

        CaffeExtent Extent(List<long> both, int? height, int? width, int otherwise) =>
            both.Count <= 2 && both.All(value => value is >= 0 and <= int.MaxValue)
                ? new CaffeExtent(height ?? (int)(both.Count > 0 ? both[0] : otherwise), width ?? (int)(both.Count > 0 ? both[^1] : otherwise))
                : throw new AlexNetException($"Layer {name} of the Caffe network convolves over other than two axes, or by an impossible size; only images are read.");

        return result with
        {
            Kernel = Extent(kernel, kernelHeight, kernelWidth, 0),
            Stride = Extent(stride, strideHeight, strideWidth, 1),
            Pad = Extent(pad, padHeight, padWidth, 0),
            Dilation = Extent(dilation, null, null, 1) is { } apart && apart.Height == apart.Width ? apart.Height : 0,
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
                1 => result with { Pool = fields.Count() is var pool and <= (int)CaffePool.Stochastic ? (CaffePool)pool : throw fields.Broken($"a pooling of it is of an unknown kind {fields.Count()}") },
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
}
