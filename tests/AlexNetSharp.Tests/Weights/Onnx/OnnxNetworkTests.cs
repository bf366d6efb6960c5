using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.Onnx.Reading;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;
using DisposeScope = TorchSharp.DisposeScope;

namespace AlexNetSharp.Tests.Weights.Onnx;

/// <summary>Graphs as other exporters write them, against ONNX Runtime; and those that must be refused.</summary>
public sealed class OnnxNetworkTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// As the model zoo's bvlcalexnet: initializers among the inputs, a fixed batch, borders behind the image, a mask of dropout, a
    /// softmax.
    /// </summary>
    [Fact]
    public void Read_GraphOfTheModelZoosManner_GivesTheProbabilitiesOfOnnxRuntime()
    {
        OnnxBuilder model = new OnnxBuilder()
            .Input("data_0", 1, 3, 24, 24)
            .Input("conv1_w_0", 8, 3, 5, 5)
            .Input("fc6_w_0", 6, 200)
            .Output("prob_1")
            .Floats("conv1_w_0", [8, 3, 5, 5], Numbers(600))
            .Floats("conv1_b_0", [8], Numbers(8))
            .Integers("sizes", 1, 200)
            .Floats("fc6_w_0", [6, 200], Numbers(1200))
            .Floats("fc6_b_0", [6], Numbers(6))
            .Node("Conv", ["data_0", "conv1_w_0", "conv1_b_0"], ["conv1_1"], ("kernel_shape", (int[])[5, 5]), ("strides", (int[])[2, 2]))
            .Node("Relu", ["conv1_1"], ["conv1_2"])
            .Node("LRN", ["conv1_2"], ["norm1_1"], ("size", 5), ("alpha", 1e-4f), ("beta", 0.75f), ("bias", 1f))
            .Node(
                "MaxPool",
                ["norm1_1"],
                ["pool1_1"],
                ("kernel_shape", (int[])[3, 3]),
                ("pads", (int[])[0, 0, 1, 1]),
                ("strides", (int[])[2, 2]))
            .Node("Reshape", ["pool1_1", "sizes"], ["flat"])
            .Node("Gemm", ["flat", "fc6_w_0", "fc6_b_0"], ["fc6_1"], ("transB", 1))
            .Node("Relu", ["fc6_1"], ["fc6_2"])
            .Node("Dropout", ["fc6_2"], ["fc6_3", "mask"], ("ratio", 0.5f))
            .Node("Softmax", ["fc6_3"], ["prob_1"]);

        // Of 10 pixels, a border of one behind them makes the partial window that a ceiling does.
        OnnxNetwork read = AssertSame(model.Bytes(operatorSet: 9), "data_0", "prob_1", [1, 3, 24, 24], "bordered");

        Assert.Equal(["conv1", "relu1", "norm1", "pool1", "fc2", "relu2", "drop2"], read.Definition.Layers.Select(layer => layer.Name));
        Assert.True(read.Definition.Layers.OfType<MaxPoolLayer>().Single().Ceiling);
        Assert.True(read.EndsInSoftmax);
        Assert.Equal("pool1_1", read.Values["pool1"]);
    }

    /// <summary>
    /// As older PyTorch: the size of the batch is computed; units are a product and a sum; shortcuts are longer on the other side.
    /// </summary>
    [Fact]
    public void Read_GraphWithComputedSizes_GivesTheLogitsOfOnnxRuntime()
    {
        OnnxBuilder model = new OnnxBuilder()
            .Input("input", -1, 2, 6, 6)
            .Output("output")
            .Floats("w", [4, 2, 3, 3], Numbers(72))
            .Floats("e", [4, 2, 1, 1], Numbers(8))
            .Floats("scale", [4], Numbers(4))
            .Floats("ones", [4], 1, 2, 1, 1)
            .Floats("fc", [4, 3], Numbers(12))
            .Floats("bias", [3], Numbers(3))
            .Node("Conv", ["input", "e"], ["expanded"], ("strides", (int[])[2, 2]))
            .Node("Conv", ["input", "w"], ["c"], ("auto_pad", "SAME_UPPER"), ("strides", (int[])[2, 2]))
            .Node("BatchNormalization", ["c", "scale", "scale", "scale", "ones"], ["n"], ("epsilon", 1e-3f), ("momentum", 0.8f))
            .Node("Add", ["expanded", "n"], ["sum"])
            .Node("Relu", ["sum"], ["r"])
            .Node("GlobalAveragePool", ["r"], ["p"])
            .Node("Shape", ["p"], ["s"])
            .Node("Constant", [], ["zero"], ("value", OnnxBuilder.Raw("", 7, [], new byte[8])))
            .Node("Gather", ["s", "zero"], ["b"], ("axis", 0))
            .Node("Unsqueeze", ["b"], ["b1"], ("axes", (int[])[0]))
            .Node("Constant", [], ["rest"], ("value", OnnxBuilder.Raw("", 7, [1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])))
            .Node("Concat", ["b1", "rest"], ["sizes"], ("axis", 0))
            .Node("Reshape", ["p", "sizes"], ["flat"])
            .Node("MatMul", ["flat", "fc"], ["m"])
            .Node("Add", ["bias", "m"], ["output"]);

        OnnxNetwork read = AssertSame(model.Bytes(operatorSet: 11), "input", "output", [3, 2, 6, 6], "computed");

        ResidualLayer block = Assert.IsType<ResidualLayer>(read.Definition.Layers[0]);
        Assert.Equal((2, 1), (block.Body.Count, block.Shortcut.Count));
        Assert.Equal(new Padding(0, 1), Assert.IsType<ConvolutionLayer>(block.Body[0]).Padding);
        Assert.Equal((1e-3, 0.8), (Assert.IsType<BatchNormLayer>(block.Body[1]).Epsilon, ((BatchNormLayer)block.Body[1]).AverageFraction));
        Assert.Equal([1, 0], read.Sources.Single(source => source.Source == "fc").Axes);
    }

    /// <summary>Numbers that are no factor of dropout go into weights; alpha and beta of a product, too.</summary>
    [Fact]
    public void Read_Factors_GoIntoTheNextWeights()
    {
        OnnxBuilder model = new OnnxBuilder().Input("x", -1, 1, 2, 2).Output("y")
            .Floats("two", [1], 2).Floats("w", [3, 4], Numbers(12)).Floats("b", [1, 3], Numbers(3))
            .Node("Mul", ["two", "x"], ["x2"])
            .Node("Relu", ["x2"], ["r"])
            .Node("Flatten", ["r"], ["f"])
            .Node("Gemm", ["f", "w", "b"], ["y"], ("transB", 1), ("alpha", 0.5f), ("beta", 3f));

        OnnxNetwork read = AssertSame(model.Bytes(), "x", "y", [2, 1, 2, 2], "factors");

        Assert.Equal(["relu0", "fc1"], read.Definition.Layers.Select(layer => layer.Name));
        Assert.Equal([1.0, 3.0], read.Sources.Select(source => source.Factor));
        Assert.Equal([3L], read.Sources[1].View);
    }

    [Fact]
    public void Read_TensorsOfEveryType_AreConverted()
    {
        OnnxBuilder model = new OnnxBuilder()
            .Input("x", -1, 1, 1, 1)
            .Output("x")
            .Tensor(
                OnnxBuilder
                    .Described("half", 10, [2])
                    .Integer(5, BitConverter.HalfToUInt16Bits((Half)1.5))
                    .Integer(5, BitConverter.HalfToUInt16Bits((Half)(-2))))
            .Tensor(OnnxBuilder.Raw("brain", 16, [2], [0x80, 0x3F, 0x00, 0xC0]))
            .Tensor(OnnxBuilder.Described("double", 11, [1]).Double(10, 0.25))
            .Tensor(OnnxBuilder.Described("long", 7, [2]).Integer(7, -3).Integer(7, 1L << 30))
            .Tensor(OnnxBuilder.Described("int", 6, [1]).Integer(5, -7))
            .Tensor(OnnxBuilder.Described("unsigned", 13, [1]).Integer(11, 9))
            .Tensor(OnnxBuilder.Raw("bytes", 3, [3], [1, 0xFF, 0x80]))
            .Tensor(OnnxBuilder.Raw("none", 1, [0, 1L << 30], []));
        using OnnxModelFile file = OnnxModelFile.Open(_folder.Write("a.onnx", model.Bytes()));

        Assert.Equal(
            ["F16 1.5 -2", "BF16 1 -2", "F64 0.25", "I64 -3 1.0737418E+09", "I32 -7", "U64 9", "I8 1 -1 -128", "F32 "],
            file.Tensors.Select(tensor => $"{tensor.Type} {string.Join(' ', file.Read(tensor))}"));
        Assert.Equal("value", file.Metadata["key"]);
    }

    [Fact]
    public void Read_AfterDispose_IsAnErrorOfTheCaller()
    {
        OnnxModelFile file = OnnxModelFile.Open(_folder.Write("a.onnx", OnnxSeeds.Plain().Bytes()));
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Read(file.Tensors[0]));
    }

    [Fact]
    public void Open_NumbersInAFileBesideTheModel_AreRead()
    {
        _folder.Write("sub/weights.bin", [9, 9, 9, 9, 0, 0, 128, 63, 0, 0, 0, 64]);
        using OnnxModelFile file = OnnxModelFile.Open(_folder.Write("a.onnx", External("sub/weights.bin", "4", "8").Bytes()));

        Assert.Equal([1f, 2f], file.Read(file.Tensors[0]));
    }

    [Fact]
    public void Open_NumbersInAFileThatMayNotBeRead_AreRefused()
    {
        _folder.Write("model/in.bin", new byte[8]);
        _folder.Write("out.bin", new byte[8]);
        File.CreateSymbolicLink(_folder.At("model", "link.bin"), _folder.At("out.bin"));
        Directory.CreateSymbolicLink(_folder.At("model", "up"), _folder.Root);
        string Refused(string location, string offset = "0", string length = "8")
        {
            string path = _folder.Write("model/a.onnx", External(location, offset, length).Bytes());
            return Assert.Throws<AlexNetException>(() => OnnxModelFile.Open(path)).Message;
        }

        Assert.All(
            (string[])["../out.bin", "./../out.bin", "/etc/passwd", "link.bin", "up/out.bin", "", "a\0b", "sub\\..\\..\\out.bin"],
            location => Assert.Contains("outside of its own folder", Refused(location), StringComparison.Ordinal));
        Assert.Contains("There is no file", Refused("none.bin"), StringComparison.Ordinal);
        Assert.Contains("that file ends at 8", Refused("in.bin", offset: "4"), StringComparison.Ordinal);
        Assert.Contains("that file ends at 8", Refused("in.bin", offset: "9223372036854775807"), StringComparison.Ordinal);
        Assert.Contains("no number", Refused("in.bin", length: "-8"), StringComparison.Ordinal);
        Assert.Contains("has 4 bytes of numbers where its shape, 2 F32, needs 8", Refused("in.bin", length: "4"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "operator", "node y (Sinh) applies an operator that no layer of this program has" },
        { "domain", "node y (com.example.Relu) applies an operator" },
        { "dead", "node z (Relu) makes a value that nothing uses" },
        { "unread", "no node reads its tensor w (3)" },
        { "order", "node z (Relu) takes late, which no node before it makes" },
        { "twice", "node x (Relu) makes a value x that is there already" },
        { "border", "has a border of 1 pixels before its input" },
        { "dilation", "node y (MaxPool) has pixels between those of a window" },
        { "bias", "the fully connected layer that makes y has no biases" },
        { "behind", "node y (Relu) takes p where the output of a layer is expected" },
        { "rectangle", "its input x is -1x1x4x5 where images x channels x height x width are expected" },
        { "negative", "multiplied by -1, which no layer behind it can take over" },
        { "crossing", "lies on several paths that are no residual blocks" },
        { "rate", "node y (Dropout) drops units at a rate of 1" },
        { "batches", "node y (Reshape) makes 4x-1 of 1x4x4, where a vector of every image is expected" },
        { "column", "node y (Gemm) has biases of 2x1 for 2 outputs" },
        { "inputs", "it has 2 inputs where a batch of images is expected" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Read_GraphThatIsNoNetworkOfOurs_NamesNodeAndReason(string kind, string reason)
    {
        OnnxBuilder model = new OnnxBuilder().Input("x", -1, 1, 4, kind == "rectangle" ? 5 : 4).Output("y");
        _ = kind switch
        {
            "operator" => model.Node("Sinh", ["x"], ["y"]),
            "domain" => model.Node("Relu", ["x"], ["y"]),
            "dead" => model.Node("Relu", ["x"], ["y"]).Node("Relu", ["x"], ["z"]),
            "unread" => model.Floats("w", [3], 1, 2, 3).Node("Relu", ["x"], ["y"]),
            "order" => model.Node("Relu", ["late"], ["z"]).Node("Relu", ["z"], ["late"]).Node("Relu", ["late"], ["y"]),
            "twice" => model.Node("Relu", ["x"], ["x"]).Node("Relu", ["x"], ["y"]),
            "border" => model.Node("MaxPool", ["x"], ["y"], ("kernel_shape", (int[])[3, 3]), ("pads", (int[])[1, 1, 1, 1])),
            "dilation" => model.Node("MaxPool", ["x"], ["y"], ("kernel_shape", (int[])[2, 2]), ("dilations", (int[])[2, 2])),
            "bias" => model.Floats("w", [16, 2], Numbers(32)).Node("Flatten", ["x"], ["f"]).Node("MatMul", ["f", "w"], ["y"]),
            "behind" => model.Node("GlobalAveragePool", ["x"], ["g"]).Node("Softmax", ["g"], ["p"], ("axis", 1)).Node("Relu", ["p"], ["y"]),
            "negative" => model.Floats("m", [1], -1).Node("Mul", ["x", "m"], ["y"]),
            "crossing" => model
                .Node("Relu", ["x"], ["a"])
                .Node("Tanh", ["a"], ["b"])
                .Node("Add", ["b", "x"], ["c"])
                .Node("Add", ["c", "a"], ["y"]),
            "rate" => model.Floats("r", [], 1).Node("Dropout", ["x", "r"], ["y"]),
            "batches" => model.Integers("s", 4, -1).Node("Reshape", ["x", "s"], ["y"]),
            "column" => model
                .Floats("w", [16, 2], Numbers(32))
                .Floats("b", [2, 1], 1, 2)
                .Node("Flatten", ["x"], ["f"])
                .Node("Gemm", ["f", "w", "b"], ["y"]),
            "inputs" => model.Input("x2", -1, 1, 4, 4).Node("Add", ["x", "x2"], ["y"]),
            _ => model.Node("Relu", ["x"], ["y"]),
        };
        byte[] bytes = model.Bytes();
        if (kind == "domain")
        {
            bytes = new ProtobufMessage().Message(7, new ProtobufMessage()
                .Message(1, new ProtobufMessage().Text(1, "x").Text(2, "y").Text(4, "Relu").Text(7, "com.example"))
                .Message(11, Value("x")).Message(12, Value("y"))).Bytes();
        }

        string path = _folder.Write("a.onnx", bytes);
        using OnnxModelFile file = OnnxModelFile.Open(path);
        string message = Assert.Throws<AlexNetException>(() => OnnxNetwork.Read(file)).Message;

        Assert.StartsWith($"{path} cannot be read as a network: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    /// <summary>As PyTorch 1.13 writes <c>nn.LocalResponseNorm</c>: zeros as an attribute or computed, a known condition.</summary>
    [Theory]
    [InlineData(9, true)]
    [InlineData(9, false)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(11, false)]
    [InlineData(13, true)]
    [InlineData(15, false)]
    [InlineData(17, false)]
    public void Read_NormalizationOfPyTorch_IsReadAsOneAndGivesTheValuesOfOnnxRuntime(int operatorSet, bool hasFixedBatch)
    {
        OnnxBuilder model = new OnnxBuilder().Input("x", hasFixedBatch ? 2 : -1, 3, 6, 6).Output("y")
            .Floats("w", [7, 3, 3, 3], Numbers(189)).Floats("b", [7], Numbers(7))
            .Node("Conv", ["x", "w", "b"], ["c"], ("kernel_shape", (int[])[3, 3]))
            .Node("Relu", ["c"], ["r"]);
        PyTorchNormalization.Add(model, "r", "y", (2, 7, 4), operatorSet, hasFixedBatch);

        OnnxNetwork read = AssertSame(model.Bytes(operatorSet), "x", "y", [2, 3, 6, 6], $"lrn{operatorSet}{hasFixedBatch}");

        var layer = Assert.IsType<LrnLayer>(read.Definition.Layers[^1]);
        Assert.Equal((5, 0.5, 0.75, 2.0), (layer.Size, layer.Alpha, layer.Beta, layer.K));
        Assert.True(layer.AlphaDividedBySize);
    }

    [Theory]
    [InlineData("size", "means of squares")]
    [InlineData("zeros", "means of squares")]
    [InlineData("axis", "around maps")]
    [InlineData("condition", "compares something else")]
    public void Read_NormalizationThatIsNone_IsRefused(string fault, string reason)
    {
        OnnxBuilder model = new OnnxBuilder().Input("x", 2, 7, 4, 4).Output("y");
        PyTorchNormalization.Add(model, "x", "y", (2, 7, 4), 11, hasFixedBatch: true, fault);

        using OnnxModelFile file = OnnxModelFile.Open(_folder.Write("a.onnx", model.Bytes(11)));
        Assert.Contains(reason, Assert.Throws<AlexNetException>(() => OnnxNetwork.Read(file)).Message, StringComparison.Ordinal);
    }

    /// <summary>Zeros around maps are a convolution's own, none before a pool are nothing, and a sum is a convolution's biases.</summary>
    [Fact]
    public void Read_ZerosAndSumsAsNodes_BelongToTheLayersBesideThem()
    {
        OnnxBuilder model = new OnnxBuilder().Input("x", -1, 2, 7, 7).Output("y")
            .Floats("w", [3, 2, 3, 3], Numbers(54)).Floats("b", [1, 3, 1, 1], 1, 2, 3)
            .Node("Pad", ["x"], ["p"], ("pads", (int[])[0, 0, 0, 0, 0, 0, 3, 3]), ("mode", "constant"))
            .Node("Conv", ["p", "w"], ["c"], ("kernel_shape", (int[])[3, 3]), ("strides", (int[])[2, 2]))
            .Node("Add", ["c", "b"], ["s"])
            .Node("Relu", ["s"], ["r"])
            .Node("Pad", ["r"], ["q"], ("pads", (int[])[0, 0, 0, 0, 0, 0, 0, 0]))
            .Node("AveragePool", ["q"], ["y"], ("kernel_shape", (int[])[2, 2]), ("strides", (int[])[2, 2]));

        OnnxNetwork read = AssertSame(model.Bytes(operatorSet: 9), "x", "y", [2, 2, 7, 7], "zeros");

        var filters = Assert.IsType<ConvolutionLayer>(read.Definition.Layers[0]);
        Assert.Equal((true, new Padding(0, 3)), (filters.HasBias, filters.Padding));
    }

    /// <summary>Blocks in blocks without end must neither be built nor fill the stack.</summary>
    [Fact]
    public void Read_BlocksNestedTooDeep_AreRefused()
    {
        OnnxBuilder model = new OnnxBuilder().Input("x", -1, 1, 2, 2).Output("s7999");
        string last = "x";
        for (int index = 0; index < 8000; index++)
        {
            model.Node("Relu", [last], [$"r{index}"]).Node("Add", [$"r{index}", "x"], [last = $"s{index}"]);
        }

        using OnnxModelFile file = OnnxModelFile.Open(_folder.Write("a.onnx", model.Bytes()));
        Assert.Throws<AlexNetException>(() => OnnxNetwork.Read(file));
    }

    private static ProtobufMessage Value(string name)
    {
        var sizes = new ProtobufMessage();
        foreach (long size in (long[])[1, 1, 4, 4])
        {
            sizes.Message(1, new ProtobufMessage().Integer(1, size));
        }

        return new ProtobufMessage()
            .Text(1, name)
            .Message(2, new ProtobufMessage().Message(1, new ProtobufMessage().Integer(1, 1).Message(2, sizes)));
    }

    private static OnnxBuilder External(string location, string offset, string length)
    {
        ProtobufMessage Pair(string key, string value) => new ProtobufMessage().Text(1, key).Text(2, value);
        return new OnnxBuilder()
            .Input("x", -1, 1, 2, 2)
            .Output("x")
            .Tensor(
                OnnxBuilder
                    .Described("w", 1, [2])
                    .Message(13, Pair("location", location))
                    .Message(13, Pair("offset", offset))
                    .Message(13, Pair("length", length))
                    .Integer(14, 1));
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(value => ((value * 7919 % 31) / 31f) - 0.4f)];

    /// <summary>Asserts that our network and ONNX Runtime give the same for random images.</summary>
    private OnnxNetwork AssertSame(byte[] model, string input, string output, long[] shape, string name)
    {
        string path = _folder.Write($"{name}.onnx", model);
        using DisposeScope scope = NewDisposeScope();
        using OnnxModelFile file = OnnxModelFile.Open(path);
        OnnxNetwork read = OnnxNetwork.Read(file);
        using NetworkModule network = NetworkTensors.Build(read.Definition, file, read.Sources);
        using IDisposable inference = inference_mode();
        Tensor images = RandomTensors.Normal(shape, seed: 3);
        Tensor logits = network.Forward(images);
        Tensor actual = read.EndsInSoftmax ? nn.functional.softmax(logits, 1) : logits;

        using var session = new InferenceSession(path);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(images.data<float>().ToArray(), images.shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [input], [value], [output]);
        Tensor expected = tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
        Assert.Equal(expected.shape, actual.shape);
        RandomTensors.AssertNormClose(expected, actual, Tolerance);
        return read;
    }
}
