using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Conversion;

namespace AlexNetSharp.Tests.Weights.Caffe;

/// <summary>Caffe's files, written by the format's description.</summary>
public sealed class CaffeModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "Legacy")]
    [InlineData(true, "Unpacked")]
    [InlineData(false, "New")]
    [InlineData(false, "Legacy")]
    [InlineData(false, "Double")]
    [InlineData(false, "RawHalf")]
    public void Open_EveryWayOfWriting_GivesTheSameTensors(bool first, string form)
    {
        using CaffeModelFile file = CaffeModelFile.Open(Write(CaffeSeeds.Plain(first, Enum.Parse<CaffeBlobForm>(form))));

        Assert.Equal(first ? "Caffe (V1 layers)" : "Caffe (V2 layers)", file.Format);
        Assert.Equal(
            ["conv1/0 4x1x3x3", "conv1/1 4", "fc2/0 3x4", "fc2/1 3"],
            file.Tensors.Select(tensor => $"{tensor.Name} {tensor.ShapeText}"));
        Assert.Equal(Enumerable.Range(1, 36).Select(value => value / 8f), file.Read(file.Tensors[0]));
        Assert.Equal([1 / 8f, 2 / 8f, 3 / 8f], file.Read(file.Tensors[3]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_TrainingNetwork_HasAllLayersWithTheirParameters(bool first)
    {
        using CaffeModelFile file = CaffeModelFile.Open(Write(CaffeSeeds.Plain(first, CaffeBlobForm.Legacy)));

        Assert.Equal("small", file.NetName);
        Assert.Equal(
            ["Data", "Convolution", "ReLU", "LRN", "Pooling", "InnerProduct", "Dropout", "SoftmaxWithLoss"],
            file.Layers.Select(layer => layer.Type));
        Assert.Equal(["fc2", "label"], file.Layers[^1].Bottoms);
        Assert.Empty(file.Layers[^1].Blobs);
        Assert.Equal(
            new CaffeConvolution(4, new CaffeExtent(3, 3))
            {
                Stride = new CaffeExtent(4, 4),
                Pad = new CaffeExtent(2, 2),
                Groups = 2,
            },
            file.Layers[1].Convolution);
        Assert.Equal(new CaffeLrn(5) { Alpha = 1e-4, K = 2 }, file.Layers[3].Lrn);
        Assert.Equal(
            new CaffePooling(CaffePool.Average) { Kernel = new CaffeExtent(3, 3), Stride = new CaffeExtent(3, 2) },
            file.Layers[4].Pooling);
        Assert.Equal(new CaffeInnerProduct(3), file.Layers[5].InnerProduct);
        Assert.Equal(0.3, file.Layers[6].DropoutRate);
    }

    [Fact]
    public void Open_BatchNormAndScale_HaveTheirParameters()
    {
        using CaffeModelFile file = CaffeModelFile.Open(_folder.Write("a", CaffeSeeds.Models().Single(seed => seed.Name == "norm").Bytes));

        Assert.Equal(new CaffeBatchNorm { AverageFraction = 0.9, Epsilon = 1e-3 }, file.Layers[0].BatchNorm);
        Assert.True(file.Layers[1].HasShift);
        Assert.Equal(
            ["bn/0 2", "bn/1 2", "bn/2 1", "scale/0 2", "scale/1 2"],
            file.Tensors.Select(tensor => $"{tensor.Name} {tensor.ShapeText}"));
    }

    [Fact]
    public void Open_FileOfAnotherKind_SaysWhatToGive()
    {
        ProtobufMessage state = new ProtobufMessage().Integer(1, 450000).Text(2, "caffe_alexnet_train_iter_450000.caffemodel")
            .Message(3, CaffeMessages.Blob([2], [1, 2], CaffeBlobForm.New));

        string Kind(byte[] bytes)
        {
            string path = _folder.Write("a.caffemodel", bytes);
            return Assert.Throws<AlexNetException>(() => WeightFiles.Open(path)).Message[(path.Length + 1)..];
        }

        Assert.Equal(
            "is a solver's state (.solverstate), which holds no weights; "
                + "give the .caffemodel that it names, 'caffe_alexnet_train_iter_450000.caffemodel'.",
            Kind(state.Bytes()));
        Assert.StartsWith(
            "is a single tensor of Caffe's (.binaryproto), such as a mean image, which holds no weights; give it with Mean",
            Kind(CaffeSeeds.Means().First().Bytes),
            StringComparison.Ordinal);
        Assert.StartsWith("is an HDF5 file", Kind([0x89, .. "HDF\r\n\u001a\n"u8, 0]), StringComparison.Ordinal);
        Assert.StartsWith(
            "is a network's or solver's description (.prototxt) without weights, which is not read",
            Kind("name: \"AlexNet\"\nlayer {\n}\n"u8.ToArray()),
            StringComparison.Ordinal);
        Assert.Contains("it is empty", Refused([]), StringComparison.Ordinal);
        Assert.Contains(
            "is a folder",
            Assert.Throws<AlexNetException>(() => CaffeModelFile.Open(_folder.Root)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "There is no file",
            Assert.Throws<AlexNetException>(() => CaffeModelFile.Open(_folder.At("none"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DamagedFile_SaysWhatIsWrong()
    {
        byte[] valid = CaffeSeeds.Plain(first: false, CaffeBlobForm.New).Bytes();
        ProtobufMessage both = new ProtobufMessage()
            .Message(2, new ProtobufMessage().Integer(5, 18))
            .Message(100, new ProtobufMessage().Text(2, "ReLU"));

        Assert.Contains("longer than what holds it", Refused(valid[..(valid.Length / 2)]), StringComparison.Ordinal);
        Assert.Contains("layers of both of Caffe's forms", Refused(both.Bytes()), StringComparison.Ordinal);
        Assert.Contains(
            "of Caffe's oldest form",
            Refused(new ProtobufMessage().Message(2, new ProtobufMessage().Message(1, new ProtobufMessage().Text(1, "conv1"))).Bytes()),
            StringComparison.Ordinal);
        Assert.Contains(
            "of type 77, which Caffe does not have",
            Refused(new ProtobufMessage().Message(2, new ProtobufMessage().Integer(5, 77)).Bytes()),
            StringComparison.Ordinal);
        Assert.Contains("it has no layers", Refused(new ProtobufMessage().Text(1, "net").Bytes()), StringComparison.Ordinal);
        Assert.Contains(
            "a/0 has 3 numbers where its shape, 2x2, needs 4",
            Refused(OneBlob(CaffeMessages.Blob([2, 2], [1, 2, 3], CaffeBlobForm.New))),
            StringComparison.Ordinal);
        Assert.Contains(
            "a/0 has a shape that is impossible, -1",
            Refused(OneBlob(CaffeMessages.Blob([-1], [], CaffeBlobForm.New))),
            StringComparison.Ordinal);
        Assert.Contains(
            "a/0 has a shape that is impossible",
            Refused(OneBlob(CaffeMessages.Blob([1L << 40, 1L << 40, 1L << 40], [1], CaffeBlobForm.New))),
            StringComparison.Ordinal);
        Assert.Contains("a/0 has no shape", Refused(OneBlob(new ProtobufMessage().Float(5, 1))), StringComparison.Ordinal);
        Assert.Contains(
            "a/0 has its numbers twice",
            Refused(OneBlob(CaffeMessages.Blob([1], [1], CaffeBlobForm.New).Double(8, 1))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LegacySizesAndAShape_TakesTheSizes()
    {
        ProtobufMessage blob = CaffeMessages
            .Blob([2, 3], [1, 2, 3, 4, 5, 6], CaffeBlobForm.Legacy)
            .Message(7, new ProtobufMessage().Integer(1, 6));
        ProtobufMessage layer = CaffeMessages.Layer(first: false, "a", "InnerProduct", ([], []), [blob]);

        using CaffeModelFile file = CaffeModelFile.Open(Write(CaffeMessages.Net("n", first: false, [layer])));

        Assert.Equal([2, 3], file.Tensors.Single().Shape);
    }

    [Fact]
    public void Open_LayerOfAnUnknownType_IsKeptWithItsBlobs()
    {
        ProtobufMessage layer = CaffeMessages.Layer(
            first: false,
            "a",
            "PReLU",
            (["x"], ["x"]),
            [CaffeMessages.Blob([1, 1, 1, 2], [1, 2], CaffeBlobForm.New)]);

        using CaffeModelFile file = CaffeModelFile.Open(Write(CaffeMessages.Net("n", first: false, [layer])));

        Assert.Equal(("PReLU", "1x1x1x2"), (file.Layers[0].Type, file.Layers[0].Blobs[0].ShapeText));
    }

    [Fact]
    public void Read_Mean_GivesItsPlanes()
    {
        Assert.All(CaffeSeeds.Means(), seed =>
        {
            CaffeMean mean = CaffeMean.Read(_folder.Write("mean.binaryproto", seed.Bytes));
            Assert.Equal((3, 2, 2), (mean.Channels, mean.Height, mean.Width));
            Assert.Equal(Enumerable.Range(1, 12).Select(value => value / 8f), mean.Values);
        });
    }

    [Fact]
    public void Parse_MeanImage_HasRedFirst()
    {
        float[] blue = [1, 2, 3, 4],
            green = [5, 6, 7, 8],
            red = [9, 10, 11, 12];
        string path = _folder.Write(
            "mean.binaryproto",
            CaffeMessages.Blob([1, 3, 2, 2], [.. blue, .. green, .. red], CaffeBlobForm.Legacy).Bytes());

        MeanChoice mean = MeanChoice.Parse(path);

        // Caffe's planes are in the order of its network's pixels: blue first for photos, red first for its CIFAR-10.
        Assert.Equal((MeanRule.Image, 2), (mean.Rule, mean.Size));
        Assert.Equal([.. red, .. green, .. blue], mean.Resolved(ChannelOrder.Bgr).Values);
        Assert.Equal([.. blue, .. green, .. red], mean.Resolved(ChannelOrder.Rgb).Values);
        Assert.Equal([.. red, .. green, .. blue], MeanChoice.Parse($"bgr:{path}").Resolved(ChannelOrder.Rgb).Values);
        Assert.Equal([.. blue, .. green, .. red], MeanChoice.Parse($"rgb:{path}").Resolved(ChannelOrder.Bgr).Values);
    }

    [Fact]
    public void Open_ConvolutionWithMillionsOfPads_IsRefusedWithoutKeepingThem()
    {
        ProtobufMessage parameters = new ProtobufMessage().Integer(1, 4).Large(3, 4_000_000, stream => stream.Write(new byte[4_000_000]));
        byte[] bytes = CaffeMessages
            .Net("n", first: false, [CaffeMessages.Layer(first: false, "a", "Convolution", (["x"], ["a"]), [], (10, 106, parameters))])
            .Bytes();
        string path = _folder.Write("a.caffemodel", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        string message = Assert.Throws<AlexNetException>(() => CaffeModelFile.Open(path)).Message;

        Assert.Contains("layer a convolves over other than two axes", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Read_MeanOfAnotherShapeOrWithNaN_IsRefused()
    {
        string Message(ProtobufMessage blob) => Assert.Throws<AlexNetException>(() => CaffeMean.Read(Write(blob))).Message;

        Assert.Contains(
            "its shape is 2x3 where channels, height and width are expected",
            Message(CaffeMessages.Blob([2, 3], new float[6], CaffeBlobForm.New)),
            StringComparison.Ordinal);
        Assert.Contains(
            "no finite numbers",
            Message(CaffeMessages.Blob([1, 1, 1], [float.NaN], CaffeBlobForm.New)),
            StringComparison.Ordinal);
    }

    private static byte[] OneBlob(ProtobufMessage blob) =>
        CaffeMessages.Net("n", first: false, [CaffeMessages.Layer(first: false, "a", "InnerProduct", ([], []), [blob])]).Bytes();

    private string Write(ProtobufMessage message) => _folder.Write("a.caffemodel", message.Bytes());

    private string Refused(byte[] bytes)
    {
        string path = _folder.Write("a.caffemodel", bytes);
        string message = Assert.Throws<AlexNetException>(() => CaffeModelFile.Open(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message;
    }
}
