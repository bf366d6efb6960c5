using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;
using DisposeScope = TorchSharp.DisposeScope;

namespace AlexNetSharp.Tests.Weights.Onnx;

/// <summary>
/// VGG-19 in ONNX as five programs name its tensors: the same logits as ONNX Runtime's, and what was done to the pixels is said, or told.
/// </summary>
public sealed class VggNamesTests : IDisposable
{
    private const int Units = 128;
    private const int Classes = 5;
    private static readonly int[] Maps = [2, 2, 4, 4, 8, 8, 8, 8, 16, 16, 16, 16, 16, 16, 16, 16];
    private static readonly int[] LastOfBlock = [1, 3, 7, 11, 15];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("torchvision", "pytorch", true)]
    [InlineData("numbers", "pytorch", true)]
    [InlineData("gluon", "", true)]
    [InlineData("caffe2", "onnx-caffe2", false)]
    [InlineData("keras", "tf2onnx", false)]
    public void Open_Vgg19OfAnyNames_GivesTheLogitsOfOnnxRuntimeAndSaysWhatIsAssumed(string style, string producer, bool isTorchvision)
    {
        string path = _folder.Write("vgg.onnx", Model(style).Bytes(operatorSet: 11, producer));
        using DisposeScope scope = NewDisposeScope();

        using ImportedNetwork imported = WeightImport.Open(path);

        Assert.Equal(("vgg19", Classes), (imported.Bundle.Model, imported.Bundle.Labels.Count));
        ImagePreprocessing pixels = imported.Bundle.Preprocessing;
        string notice = imported.Notice!.ToString();
        Assert.StartsWith($"{path} does not say what was done to the pixels, so ", notice, StringComparison.Ordinal);
        Assert.Contains(isTorchvision ? "RGB in 0..1" : "BGR in 0..255", notice, StringComparison.Ordinal);
        Assert.Equal(isTorchvision ? ChannelOrder.Rgb : ChannelOrder.Bgr, pixels.Order);
        Assert.Equal(isTorchvision ? [123.675f, 116.28f, 103.53f] : [123.68f, 116.779f, 103.939f], pixels.MeanValues);
        Assert.Equal(isTorchvision ? [58.395f, 57.12f, 57.375f] : null, pixels.Deviation);

        using LoadedNetwork network = LoadedNetwork.Of(imported, CPU);
        Tensor images = RandomTensors.Normal([2, 3, 224, 224], seed: 4);
        float[] found = network.Network.Forward(images).Values(), wanted = Run(path, images);
        float largest = wanted.Max(Math.Abs);
        Assert.True(wanted.Distinct().Count() > Classes);
        Assert.All(found.Zip(wanted), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-4 * largest));
    }

    [Theory]
    [InlineData("torchvision", ChannelOrder.Rgb, 123.675f, 58.395f)]
    [InlineData("vgg", ChannelOrder.Bgr, 123.68f, null)]
    [InlineData("cvgj", ChannelOrder.Bgr, null, null)]
    [InlineData("unit", ChannelOrder.Rgb, null, null)]
    [InlineData("symmetric", ChannelOrder.Rgb, 127.5f, 127.5f)]
    public void Open_InputThatIsTold_IsTakenWithoutANotice(string input, ChannelOrder order, float? mean, float? deviation)
    {
        string path = _folder.Write("vgg.onnx", Model("torchvision").Bytes(operatorSet: 11, "pytorch"));

        using ImportedNetwork imported = WeightImport.Open(path, new ImportOptions { Input = input });

        Assert.Null(imported.Notice);
        ImagePreprocessing pixels = imported.Bundle.Preprocessing;
        Assert.Equal(order, pixels.Order);
        Assert.Equal(mean, pixels.MeanValues.Length > 0 ? pixels.MeanValues[0] : null);
        Assert.Equal(deviation, pixels.Deviation?[0]);
        Assert.Equal(input == "unit" ? 1 / 255f : 1 / (deviation ?? 1), pixels.Factors()[0]);
    }

    [Fact]
    public void Open_InputOfNoName_NamesAll()
    {
        string path = _folder.Write("vgg.onnx", Model("torchvision").Bytes(operatorSet: 11));

        string message = Assert
            .Throws<InvalidOptionException>(() => WeightImport.Open(path, new ImportOptions { Input = "keras" }))
            .Message;

        Assert.Contains("torchvision, caffe, vgg, cvgj, paper, unit or symmetric", message, StringComparison.Ordinal);
    }

    private static OnnxBuilder Model(string style)
    {
        OnnxBuilder model = new OnnxBuilder().Input("data", -1, 3, 224, 224).Output("logits");
        var random = new Random(7);
        string last = "data";
        int inputs = 3;
        for (int place = 0; place < Maps.Length; place++)
        {
            (string weight, string bias) = Names(style, place);
            float deviation = MathF.Sqrt(2f / (9 * inputs));
            model.Floats(weight, [Maps[place], inputs, 3, 3], Numbers(random, Maps[place] * inputs * 9, deviation));
            float[] biases = Numbers(random, Maps[place], 0.1f);
            if (style == "keras")
            {
                model
                    .Floats(bias, [1, Maps[place], 1, 1], biases)
                    .Node("Conv", [last, weight], [$"c{place}-raw"], ("pads", (int[])[1, 1, 1, 1]))
                    .Node("Add", [$"c{place}-raw", bias], [$"c{place}"]);
            }
            else
            {
                model.Floats(bias, [Maps[place]], biases).Node("Conv", [last, weight, bias], [$"c{place}"], ("pads", (int[])[1, 1, 1, 1]));
            }

            model.Node("Relu", [$"c{place}"], [last = $"r{place}"]);
            inputs = Maps[place];
            if (LastOfBlock.Contains(place))
            {
                model.Node("MaxPool", [last], [last = $"p{place}"], ("kernel_shape", (int[])[2, 2]), ("strides", (int[])[2, 2]));
            }
        }

        model.Node("Flatten", [last], [last = "flat"]);
        inputs *= 49;
        for (int place = 0; place < 3; place++)
        {
            (string weight, string bias) = Names(style, Maps.Length + place);
            int outputs = place == 2 ? Classes : Units;
            model.Floats(weight, [outputs, inputs], Numbers(random, outputs * inputs, MathF.Sqrt(2f / inputs)))
                .Floats(bias, [outputs], Numbers(random, outputs, 0.1f))
                .Node("Gemm", [last, weight, bias], [last = place == 2 ? "logits" : $"f{place}"], ("transB", 1));
            if (place < 2)
            {
                model.Node("Relu", [last], [last = $"fr{place}"]);
            }

            inputs = outputs;
        }

        return model;
    }

    /// <summary>The names of the weights and biases of a layer, of 16 convolutions and 3 fully connected ones.</summary>
    private static (string Weight, string Bias) Names(string style, int place)
    {
        int block = LastOfBlock.TakeWhile(last => last < place).Count();
        int inBlock = place - (block == 0 ? -1 : LastOfBlock[Math.Min(block, 5) - 1]);
        bool isConnected = place >= Maps.Length;
        int number = place - Maps.Length;
        string name = style switch
        {
            "torchvision" => isConnected ? $"classifier.{3 * number}" : $"features.{(2 * place) + block}",
            "gluon" => isConnected ? $"vgg0_dense{number}" : $"vgg0_conv{place}",
            "caffe2" => isConnected ? $"fc{6 + number}" : $"conv{block + 1}_{inBlock}",
            "keras" => isConnected ? $"vgg19/fc{number + 1}/MatMul" : $"vgg19/block{block + 1}_conv{inBlock}",
            _ => $"{(2 * place) + 1}",
        };
        return style switch
        {
            "torchvision" => ($"{name}.weight", $"{name}.bias"),
            "gluon" => ($"{name}_weight", $"{name}_bias"),
            "caffe2" => ($"{name}_w_0", $"{name}_b_0"),
            "keras" => ($"{name}/ReadVariableOp:0", $"{name}/BiasAdd/ReadVariableOp:0"),
            _ => (name, $"{(2 * place) + 2}"),
        };
    }

    private static float[] Numbers(Random random, int count, float deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => ((2 * random.NextSingle()) - 1) * deviation * MathF.Sqrt(3))];

    private static float[] Run(string path, Tensor images)
    {
        using var session = new InferenceSession(path);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(images.data<float>().ToArray(), images.shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["data"], [value], ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
