using System.Buffers.Binary;
using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Weights;
using SkiaSharp;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>
/// Work on weights and packs stops where it is canceled, wherever that is: nothing is written afterwards, and what was there stays.
/// </summary>
public sealed class CancellationTests : IDisposable
{
    private const int Stored = 73;
    private const long MostReadBehind = 32L << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".safetensors", "Reading")]
    [InlineData(".safetensors", "Writing")]
    [InlineData(".onnx", "Writing")]
    [InlineData(".npy", "Writing")]
    [InlineData(".pth", "Writing")]
    public void Convert_CanceledInAStage_LeavesWhatWasThere(string ending, string stage)
    {
        string path = _folder.Write("out" + ending, [1, 2, 3]);
        var request = new WeightsConvertRequest { In = Bundle(), Out = path, Overwrite = true };

        AssertStops(context => new WeightsConvertWorkflow().Run(request, context), progress => progress.Stage == stage);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["a.safetensors", "out" + ending], Names());
    }

    /// <summary>All bytes are on the disk, and the file has not yet got its name.</summary>
    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".onnx")]
    [InlineData(".npy")]
    [InlineData(".pth")]
    public void Convert_CanceledAtTheLastMoment_WritesNothing(string ending)
    {
        string source = Bundle();
        using var cancellation = new CancellationTokenSource();
        void Cancel(string path)
        {
            if (path.StartsWith(_folder.At("out" + ending), StringComparison.Ordinal))
            {
                cancellation.Cancel();
            }
        }

        DurableFile.Flushed += Cancel;
        try
        {
            Assert.Throws<OperationCanceledException>(() => new WeightsConvertWorkflow().Run(
                new WeightsConvertRequest { In = source, Out = _folder.At("out" + ending) },
                new WorkflowContext { Cancellation = cancellation.Token }));
        }
        finally
        {
            DurableFile.Flushed -= Cancel;
        }

        Assert.Equal(["a.safetensors"], Names());
    }

    [Fact]
    public void Verify_CanceledOnceItHasBegun_Stops() =>
        AssertStops(
            context => new WeightsVerifyWorkflow().Run(new WeightsVerifyRequest { File = Bundle() }, context),
            progress => progress.Done == 0);

    [Fact]
    public void Inspect_CanceledAtAnyTensor_Stops() =>
        AssertStops(
            context => new WeightsInspectWorkflow().Run(new WeightsInspectRequest { File = Bundle() }, context),
            progress => progress.Done == 5);

    /// <summary>
    /// A file of a terabyte, all of it a hole: its checksum alone would take minutes. Whenever the cancellation comes, none of them ends
    /// otherwise, and none reads more than a few pieces behind it. What classifies reads on a thread of its own, as verify does here.
    /// </summary>
    [Theory]
    [InlineData("verify")]
    [InlineData("inspect")]
    [InlineData("convert")]
    [InlineData("classify")]
    public void Open_HugeFileCanceledMeanwhile_Stops(string command)
    {
        string path = Huge();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var context = new WorkflowContext { Cancellation = cancellation.Token };
        Action run = command switch
        {
            "verify" => () => new WeightsVerifyWorkflow().Run(new WeightsVerifyRequest { File = path }, context),
            "inspect" => () => new WeightsInspectWorkflow().Run(new WeightsInspectRequest { File = path }, context),
            "convert" => () => new WeightsConvertWorkflow().Run(
                new WeightsConvertRequest { In = path, Out = _folder.At("out.onnx") },
                context),
            _ => () => new ClassifyWorkflow().Run(new ClassifyRequest { Weights = path, Images = ["photo.png"] }, context),
        };

        using var watch = ReadAfterCancellation.OfThisThread(cancellation.Token);
        Assert.ThrowsAny<OperationCanceledException>(run);
        Assert.Equal(["huge.safetensors"], Names());
        if (command != "classify" && watch is not null)
        {
            Assert.InRange(watch.Read, 0, MostReadBehind);
        }
    }

    [Fact]
    public void Compare_CanceledAtABatch_Stops()
    {
        string bundle = Bundle();
        Pack();

        AssertStops(
            context => new WeightsCompareWorkflow().Run(
                new WeightsCompareRequest { First = bundle, Second = bundle, Data = _folder.At("pack") },
                context),
            _ => true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void DataInspect_CanceledWhileReading_DrawsNothing(int done)
    {
        Pack();

        AssertStops(
            context => new InspectWorkflow().Run(
                new InspectRequest { Pack = _folder.At("pack"), Out = _folder.At("pictures"), Sheet = _folder.At("sheet.png") },
                context),
            progress => progress.Done > done);

        Assert.False(Directory.Exists(_folder.At("pictures")));
        Assert.False(File.Exists(_folder.At("sheet.png")));
    }

    /// <summary>Cancels the work where it tells of a place; it tells of no further one.</summary>
    private static void AssertStops(Action<WorkflowContext> work, Func<WorkProgress, bool> isThere)
    {
        int behind = 0;
        using var cancellation = new CancellationTokenSource();
        var context = new WorkflowContext
        {
            Cancellation = cancellation.Token,
            Progress = new SynchronousProgress<WorkProgress>(progress =>
            {
                behind += cancellation.IsCancellationRequested ? 1 : 0;
                if (isThere(progress))
                {
                    cancellation.Cancel();
                }
            }),
        };
        Exception? stopped = Record.Exception(() => work(context));
        Assert.True(cancellation.IsCancellationRequested, "The work never came to where it is canceled.");
        Assert.True(stopped is OperationCanceledException, $"It ended with {stopped}.");
        Assert.Equal(0, behind);
    }

    private string[] Names() => [.. Directory.GetFiles(_folder.Root).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private string Bundle()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Classes = 2, Width = 0.125 });
        using var weights = new NetworkWeights(network);
        foreach (WeightTensor tensor in weights.Tensors)
        {
            tensor.Values.Clear();
        }

        var bundle = new WeightBundle
        {
            Model = network.Name,
            Options = network.Options,
            Labels = [new ClassLabel("a", "a"), new ClassLabel("b", "b")],
            Preprocessing = new ImagePreprocessing
            {
                Geometry = new PackGeometry { Height = Stored, Width = Stored },
                CropSize = network.InputSize,
                Mean = MeanRule.None,
            },
        };
        WeightBundle.Write(_folder.At("a.safetensors"), bundle, weights.Tensors);
        return _folder.At("a.safetensors");
    }

    private string Huge()
    {
        const long Length = 1L << 40;
        string header = $$"""
            {"__metadata__":{"sha256":"0"},"t":{"dtype":"U8","shape":[{{Length}}],"data_offsets":[0,{{Length}}]} }
            """;
        byte[] start = new byte[sizeof(long) + header.Length];
        BinaryPrimitives.WriteInt64LittleEndian(start, header.Length);
        Encoding.ASCII.GetBytes(header, start.AsSpan(sizeof(long)));
        string path = _folder.Write("huge.safetensors", start);
        using var stream = new FileStream(path, FileMode.Open);
        stream.SetLength(start.Length + Length);
        return path;
    }

    private void Pack()
    {
        for (int i = 0; i < 100; i++)
        {
            string part = i < 30 ? "train" : "val";
            _folder.Write($"source/{part}/{"ab"[i % 2]}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, Stored, Stored, i));
        }

        PackBuilder.Prepare(new PrepareRequest
        {
            Source = _folder.At("source"),
            Pack = _folder.At("pack"),
            Geometry = new GeometryOptions { Height = Stored, Width = Stored },
        });
    }
}
