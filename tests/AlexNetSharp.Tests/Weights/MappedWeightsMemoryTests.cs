using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Large files cost this process the memory of one tensor.</summary>
[Collection(MemoryTests.Name)]
public sealed class MappedWeightsMemoryTests : IDisposable
{
    // AlexNet's own: fc6, fc7, fc8 and the convolutions; 244 MB.
    private static readonly long[][] Shapes =
    [
        [96, 363],
        [256, 1200],
        [384, 2304],
        [384, 1728],
        [256, 1728],
        [4096, 9216],
        [4096, 4096],
        [1000, 4096],
    ];

    private const double Slack = 16e6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("caffe")]
    [InlineData("onnx")]
    public void Read_FileOfAlexNetsSize_NeedsTheMemoryOfItsLargestTensor(string format)
    {
        Assert.SkipUnless(PrivateMemory.IsKnown, "Only Linux tells this process's private memory.");
        string path = _folder.At("large");
        using (FileStream stream = File.Create(path))
        {
            (format == "caffe" ? Caffe() : Onnx()).WriteTo(stream);
        }

        double before = PrivateMemory.Bytes();
        using TensorFile file = format == "caffe" ? CaffeModelFile.Open(path) : OnnxModelFile.Open(path);
        double opened = PrivateMemory.Bytes() - before;
        float[] values = new float[file.Tensors.Max(tensor => tensor.Count)];
        double most = 0;
        foreach (TensorEntry tensor in file.Tensors)
        {
            file.Read(tensor, values.AsSpan(0, (int)tensor.Count));
            most = Math.Max(most, PrivateMemory.Bytes() - before);
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{format}: opened {opened / 1e6:0.0} MB, most {most / 1e6:0.0} MB of a file of {new FileInfo(path).Length / 1e6:0} MB");
        Assert.InRange(opened, double.MinValue, Slack);
        Assert.InRange(most, double.MinValue, (values.LongLength * sizeof(float)) + Slack);
    }

    private static ProtobufMessage Caffe() =>
        CaffeMessages.Net(
            "large",
            first: false,
            Shapes.Select(
                (shape, index) =>
                {
                    ProtobufMessage blob = new ProtobufMessage()
                        .Message(7, new ProtobufMessage().Integer(1, shape[0]).Integer(1, shape[1]))
                        .Large(5, Bytes(shape), stream => Fill(stream, shape));
                    return CaffeMessages.Layer(first: false, $"fc{index}", "InnerProduct", ([], []), [blob]);
                }));

    private static ProtobufMessage Onnx()
    {
        var graph = new ProtobufMessage();
        foreach ((long[] shape, int index) in Shapes.Select((shape, index) => (shape, index)))
        {
            graph.Message(5, OnnxBuilder.Described($"w{index}", 1, shape).Large(9, Bytes(shape), stream => Fill(stream, shape)));
        }

        return new ProtobufMessage().Message(7, graph);
    }

    private static long Bytes(long[] shape) => shape[0] * shape[1] * sizeof(float);

    private static void Fill(Stream stream, long[] shape)
    {
        byte[] row = new byte[shape[1] * sizeof(float)];
        Array.Fill<byte>(row, 0x3C);
        for (long index = 0; index < shape[0]; index++)
        {
            stream.Write(row);
        }
    }
}
