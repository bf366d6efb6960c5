using System.Buffers;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Workflows;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using SkiaSharp;

namespace AlexNetSharp.Tests.Serving;

/// <summary>
/// What hosts ask of a classifier: any kind of photo without a thread that waits, many at once, all that the network says.
/// </summary>
public sealed class ClassifyAsyncTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Photos =>
        [.. Directory.GetFiles(Path.Combine(small.Images, "val"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task ClassifyAsync_EveryKindOfPhoto_EqualsClassify()
    {
        using Classifier classifier = await Classifier.LoadAsync(small.Result.Weights, cancellation: Cancellation);
        string path = Photos[7];
        byte[] file = File.ReadAllBytes(path);
        IReadOnlyList<Prediction> expected = classifier.Classify(file);

        Assert.Equal(expected, await classifier.ClassifyAsync(file, cancellation: Cancellation));
        Assert.Equal(expected, await classifier.ClassifyAsync(new AsynchronousOnlyStream(file), cancellation: Cancellation));
        Assert.Equal(expected, await classifier.ClassifyAsync(Photo.FromFile(path), cancellation: Cancellation));
        Assert.Equal(expected, await classifier.ClassifyAsync(PixelsOf(file), cancellation: Cancellation));
        Assert.Throws<ArgumentException>(() => Photo.FromPixels(new byte[11], 2, 2));
    }

    [Theory]
    [InlineData(ViewRule.Center)]
    [InlineData(ViewRule.Ten)]
    public async Task ClassifyAsync_ManyPhotosAtOnce_EqualsOneByOne(ViewRule views)
    {
        using Classifier classifier = Classifier.Load(small.Result.Weights, new ClassifierOptions { Views = views });
        string[] paths = Photos[..15];

        IReadOnlyList<IReadOnlyList<Prediction>> together =
            await classifier.ClassifyAsync([.. paths.Select(Photo.FromFile)], int.MaxValue, Cancellation);

        Assert.Equal(paths.Length, together.Count);
        for (int i = 0; i < paths.Length; i++)
        {
            Dictionary<string, double> alone = classifier
                .Classify(File.ReadAllBytes(paths[i]), classifier.Labels.Count)
                .ToDictionary(prediction => prediction.Class, prediction => prediction.Probability);
            Assert.Equal(10, together[i].Count);
            Assert.All(together[i], prediction => Assert.Equal(alone[prediction.Class], prediction.Probability, tolerance: 1e-6));
            Assert.Equal(1, together[i].Sum(prediction => prediction.Probability), precision: 9);
        }
    }

    [Fact]
    public async Task ClassifyAsync_BrokenPhotoAmongOthers_IsNamedByItsNumber()
    {
        using Classifier classifier = Classifier.Load(small.Result.Weights);
        byte[] good = File.ReadAllBytes(Photos[0]);

        AlexNetException error = await Assert.ThrowsAnyAsync<AlexNetException>(
            () => classifier.ClassifyAsync([good, "just text"u8.ToArray(), good], cancellation: Cancellation));

        Assert.StartsWith("The image 2 of 3 ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The last layer's own weights make the classifier's probabilities of the features.</summary>
    [Fact]
    public async Task FeaturesAsync_ThroughTheLastLayersWeights_GiveTheProbabilities()
    {
        using Classifier classifier = Classifier.Load(small.Result.Weights);
        using ImportedNetwork network = WeightImport.Open(small.Result.Weights);
        WeightTensor weights = network.Weights.Tensors[^2];
        WeightTensor biases = network.Weights.Tensors[^1];

        float[] features = await classifier.FeaturesAsync(Photo.FromFile(Photos[3]), Cancellation);

        Assert.Equal([10, features.Length], weights.Shape);
        double[] powers =
        [
            .. Enumerable.Range(0, 10).Select(unit => Math.Exp(
                biases.Values[unit]
                + Enumerable.Range(0, features.Length).Sum(i => (double)weights.Values[(unit * features.Length) + i] * features[i]))),
        ];
        Dictionary<string, double> expected = classifier.Labels
            .Select((label, unit) => (label.Name, Share: powers[unit] / powers.Sum()))
            .ToDictionary(pair => pair.Name, pair => pair.Share);
        Assert.All(
            classifier.Classify(File.ReadAllBytes(Photos[3]), top: 10),
            prediction => Assert.Equal(expected[prediction.Class], prediction.Probability, tolerance: 1e-5));
    }

    [Fact]
    public async Task Load_FromAStream_EqualsLoadFromTheFile()
    {
        byte[] photo = File.ReadAllBytes(Photos[1]);
        byte[] bundle = File.ReadAllBytes(small.Result.Weights);
        using Classifier file = Classifier.Load(small.Result.Weights, new ClassifierOptions { WarmUp = true });
        using Classifier stream = Classifier.Load(new MemoryStream(bundle));
        using Classifier asynchronous = await Classifier.LoadAsync(new AsynchronousOnlyStream(bundle), cancellation: Cancellation);

        Assert.Equal(file.Classify(photo), stream.Classify(photo));
        Assert.Equal(file.Classify(photo), asynchronous.Classify(photo));
        Assert.StartsWith(
            "The stream is no usable safetensors file",
            Assert.ThrowsAny<AlexNetException>(() => Classifier.Load(new MemoryStream(bundle[..100]))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// Forty large photos wait for memory that the test holds: none is answered, and none keeps a thread of the pool or a place from a
    /// small photo. One is given up meanwhile; the others are answered once there is memory.
    /// </summary>
    [Fact]
    public async Task ClassifyAsync_FortyLargePhotosAtOnce_WaitWithoutThreadsOfThePool()
    {
        byte[] photo = TestImages.Encode(SKEncodedImageFormat.Jpeg, 1200, 900);
        using Classifier classifier = Classifier.Load(small.Result.Weights);
        IReadOnlyList<Prediction> expected = classifier.Classify(photo);
        using var givenUp = new CancellationTokenSource();
        long held = DecodingMemory.Take(512L << 20);
        Task<IReadOnlyList<Prediction>>[] answers;
        try
        {
            Task<IReadOnlyList<Prediction>> abandoned = classifier.ClassifyAsync(photo, cancellation: givenUp.Token);
            answers = [.. Enumerable.Range(0, 40).Select(_ => classifier.ClassifyAsync(photo, cancellation: Cancellation))];
            await givenUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

            Assert.All(answers, answer => Assert.False(answer.IsCompleted));
            Assert.Equal(10, (await classifier.ClassifyAsync(File.ReadAllBytes(Photos[0]), 10, Cancellation)).Count);
            Assert.InRange(await BusyThreads(), 0, 20);
        }
        finally
        {
            DecodingMemory.Free(held);
        }

        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(expected, answer));
    }

    /// <summary>A caller takes its memory back when the task has ended: nobody may read there any more, canceled or not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClassifyAsync_CanceledWhileTheBytesAreRead_EndsAfterwards(bool isFile)
    {
        using Classifier classifier = Classifier.Load(small.Result.Weights);
        using var givenUp = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        Task<IReadOnlyList<Prediction>>? classified = null;
        bool? endedWhileRead = null;
        int caller = Environment.CurrentManagedThreadId;
        byte[] bytes = isFile ? File.ReadAllBytes(Photos[0]) : new byte[90 * 80 * 3];
        using var watched = new WatchedBytes(bytes, () =>
        {
            if (Environment.CurrentManagedThreadId != caller && endedWhileRead is null)
            {
                started.Wait();
                givenUp.Cancel();
                endedWhileRead = SpinWait.SpinUntil(() => classified!.IsCompleted, 200);
            }
        });

        classified = classifier.ClassifyAsync(
            isFile ? Photo.FromBytes(watched.Memory) : Photo.FromPixels(watched.Memory, 90, 80),
            cancellation: givenUp.Token);
        started.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => classified);
        Assert.False(endedWhileRead);
    }

    [Fact]
    public void Load_CanceledWhileTheStreamIsRead_ReadsNoFurther()
    {
        using var stop = new CancellationTokenSource();
        using var endless = new EndlessBundle(stop.Cancel);

        Assert.ThrowsAny<OperationCanceledException>(() => Classifier.Load(endless, cancellation: stop.Token));

        Assert.Equal(1, endless.Reads);
    }

    [Fact]
    public async Task ClassifyAsync_AfterDispose_IsRefused()
    {
        Classifier classifier = Classifier.Load(small.Result.Weights);
        classifier.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => classifier.ClassifyAsync(Photo.FromFile(Photos[0]), cancellation: Cancellation));
    }

    /// <summary>
    /// Threads of the pool that are doing something when all that was handed to it before has begun: what waits there counts, too.
    /// </summary>
    internal static Task<int> BusyThreads()
    {
        var busy = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.QueueUserWorkItem(Count, busy, preferLocal: false);
        return busy.Task;

        static void Count(TaskCompletionSource<int> busy)
        {
            ThreadPool.GetMaxThreads(out int most, out _);
            ThreadPool.GetAvailableThreads(out int free, out _);
            busy.SetResult(most - free);
        }
    }

    /// <summary>The pixels as another decoder sees them.</summary>
    private static Photo PixelsOf(byte[] file)
    {
        using SKBitmap bitmap = SKBitmap.Decode(file);
        byte[] pixels = [.. bitmap.Pixels.SelectMany(pixel => (byte[])[pixel.Red, pixel.Green, pixel.Blue])];
        return Photo.FromPixels(pixels, bitmap.Height, bitmap.Width);
    }

    /// <summary>Memory that tells when somebody goes to read it.</summary>
    private sealed class WatchedBytes(byte[] bytes, Action read) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            read();
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }

    /// <summary>Zeros without end, with something done at each reading.</summary>
    private sealed class EndlessBundle(Action read) : MemoryStream
    {
        public int Reads { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            read();
            return ++Reads < 100 ? buffer.Length : 0;
        }
    }
}
