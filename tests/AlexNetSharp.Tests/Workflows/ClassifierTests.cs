using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Evaluation, <c>classify</c> and the library's classifier give the same answers, whatever calls them.</summary>
public sealed class ClassifierTests(SmallRun small) : IClassFixture<SmallRun>
{
    private string[] Photos =>
        [.. Directory.GetFiles(Path.Combine(small.Images, "val"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Classify_EveryValidationPhoto_EqualsEvaluate(int views) => AssertEqualsEvaluate(small.Result.Weights, views);

    [Theory]
    [InlineData("bgr", "data.channelOrder=bgr", "data.mean=none")]
    [InlineData("unit", "data.pixelRange=0..1", "data.mean=channel")]
    [InlineData("torchvision", "data.meanPixel=[123.675, 116.28, 103.53]", "data.deviation=[58.395, 57.12, 57.375]")]
    public void Classify_PixelsOfAnotherKind_EqualsEvaluate(string name, params string[] overrides)
    {
        string weights = small.Train(name, [.. SmallRun.Overrides, "schedule.epochs=1", .. overrides]).Weights;

        AssertEqualsEvaluate(weights, views: 10);
    }

    [Fact]
    public void PhotoReader_ValidationPhoto_GivesTheBytesOfThePack()
    {
        using Pack pack = Pack.Open(small.Pack);
        IReadOnlyList<string> names = pack.Val.ReadFileNames();
        for (int i = 0; i < pack.Val.Count; i++)
        {
            byte[] read = PhotoFiles.Read(Path.Combine(small.Images, names[i]), pack.Preprocessing(64));

            Assert.True(pack.Val.Read(i, []).SequenceEqual(read), names[i]);
        }
    }

    [Fact]
    public void Classify_ManyThreads_GiveTheAnswersOfOne()
    {
        using Classifier classifier = Classifier.Load(small.Result.Weights);
        IReadOnlyList<Prediction>[] alone = [.. Photos.Select(photo => classifier.Classify(File.ReadAllBytes(photo)))];
        var together = new IReadOnlyList<Prediction>[Photos.Length];

        Parallel.For(
            0,
            Photos.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => together[i] = classifier.Classify(File.ReadAllBytes(Photos[i])));

        for (int i = 0; i < alone.Length; i++)
        {
            Assert.Equal(alone[i].Select(prediction => prediction.Class), together[i].Select(prediction => prediction.Class));
            Assert.All(alone[i].Zip(together[i]), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, tolerance: 1e-6));
        }
    }

    [Fact]
    public void AddAlexNetClassifier_TwoRequests_ShareOneClassifier()
    {
        using ServiceProvider services = new ServiceCollection().AddAlexNetClassifier(small.Result.Weights).BuildServiceProvider();

        Classifier first = services.GetRequiredService<Classifier>();

        Assert.Same(first, services.GetRequiredService<Classifier>());
        Assert.Equal("alexnet-mini", first.Model);
        Assert.Equal(10, first.Labels.Count);
    }

    [Fact]
    public void Classify_NoImage_SaysWhatTheFileIs()
    {
        using Classifier classifier = Classifier.Load(small.Result.Weights);

        Assert.Throws<ImageFormatException>(() => classifier.Classify("just text"u8));
    }

    /// <summary>A stranger's stream may have no end; a server takes 32 MiB.</summary>
    [Fact]
    public void Classify_EndlessStream_EndsAtTheLimit()
    {
        using Classifier classifier = Classifier.Load(small.Result.Weights);
        using var endless = new EndlessStream();

        string message = Assert.Throws<ImageFormatException>(() => classifier.Classify(endless)).Message;

        Assert.Contains("is longer than 33554432 bytes", message, StringComparison.Ordinal);
        Assert.InRange(endless.Taken, 32L << 20, 33L << 20);
    }

    /// <summary>
    /// Forty large photos at once wait at the gate for decoding memory before they take any: while the test holds what the gate has, none
    /// is answered, and the thread pool has its threads. Then all are answered.
    /// </summary>
    [Fact]
    public async Task Classify_FortyLargePhotosAtOnce_WaitForMemoryAndAreAllAnswered()
    {
        byte[] photo = TestImages.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 1200, 900);
        using Classifier classifier = Classifier.Load(small.Result.Weights);
        string best = classifier.Classify(photo)[0].Class;
        int answered = 0;
        Thread[] callers =
        [
            .. Enumerable.Range(0, 40).Select(_ => new Thread(() =>
            {
                if (classifier.Classify(photo)[0].Class == best)
                {
                    Interlocked.Increment(ref answered);
                }
            })),
        ];
        long held = DecodingMemory.Take(512L << 20);
        try
        {
            Array.ForEach(callers, caller => caller.Start());
            Assert.True(SpinWait.SpinUntil(
                () => Array.TrueForAll(callers, caller => caller.ThreadState.HasFlag(ThreadState.WaitSleepJoin)),
                TimeSpan.FromMinutes(2)));
            Assert.True(await Task.Run(() => true, TestContext.Current.CancellationToken));

            Assert.Equal(0, answered);
        }
        finally
        {
            DecodingMemory.Free(held);
            Array.ForEach(callers, caller => caller.Join());
        }

        Assert.Equal(callers.Length, answered);
    }

    [Fact]
    public void Classify_PhotoAboveTheLimits_SaysHowLargeItIs()
    {
        using Classifier classifier = Classifier.Load(
            small.Result.Weights,
            new ClassifierOptions { Limits = new PhotoLimits { Megapixels = 1 } });

        string message = Assert
            .Throws<ImageFormatException>(() => classifier.Classify(TestImages.Encode(SkiaSharp.SKEncodedImageFormat.Png, 1001, 1000)))
            .Message;

        Assert.Contains("has 1001x1000 pixels, more than the limit of 1 megapixels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_AfterDispose_IsRefused()
    {
        Classifier classifier = Classifier.Load(small.Result.Weights);
        classifier.Dispose();

        Assert.Throws<ObjectDisposedException>(() => classifier.Classify(File.ReadAllBytes(Photos[0])));
    }

    [Fact]
    public void Dispose_AmongManyCallers_LetsEachCallEndOrBeRefused()
    {
        Classifier classifier = Classifier.Load(small.Result.Weights);
        byte[] photo = File.ReadAllBytes(Photos[0]);
        Prediction best = classifier.Classify(photo)[0];
        int refused = 0;
        Thread[] callers = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            try
            {
                while (classifier.Classify(photo)[0].Class == best.Class)
                {
                }
            }
            catch (ObjectDisposedException)
            {
                Interlocked.Increment(ref refused);
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        _ = classifier.Classify(photo);

        classifier.Dispose();
        classifier.Dispose();

        Array.ForEach(callers, caller => caller.Join());
        Assert.Equal(callers.Length, refused);
        Assert.Equal(10, classifier.Labels.Count);
    }

    [Fact]
    public void Load_UseAndDispose_LeaveNoTensorOnTheCallersThread()
    {
        long before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (Classifier classifier = Classifier.Load(small.Result.Weights))
        {
            _ = classifier.Classify(File.ReadAllBytes(Photos[0]));

            // The network's tensors were made, and are counted, on the classifier's own thread.
            Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Evaluate_TwiceTheSameNetwork_EqualsIt()
    {
        EvaluateResult one = new EvaluateWorkflow().Run(
            new EvaluateRequest
            {
                Weights = [small.Result.Weights],
                Data = small.Pack,
                Views = ViewRule.Ten,
            });
        EvaluateResult two = new EvaluateWorkflow().Run(
            new EvaluateRequest
            {
                Weights = [small.Result.Weights, small.Result.Weights],
                Data = small.Pack,
                Views = ViewRule.Ten,
            });

        Assert.Equal((one.Top1Error, one.Top5Error), (two.Top1Error, two.Top5Error));
        Assert.Equal(one.Loss, two.Loss, precision: 9);
        Assert.Equal("alexnet-mini+alexnet-mini", two.Model);
        Assert.Equal(one.Images, one.Confusion.Sum(row => row.Sum()));
        Assert.Equal(one.Top1Error, 1 - (Enumerable.Range(0, 10).Sum(i => one.Confusion[i][i]) / (double)one.Images), precision: 9);
    }

    [Fact]
    public void Views_OtherThanOneOrTen_AreRefused() =>
        Assert.StartsWith(
            "3 views cannot be averaged; give 1",
            Assert.Throws<InvalidOptionException>(
                () => Classifier.Load("w.safetensors", new ClassifierOptions { Views = (ViewRule)3 })).Message,
            StringComparison.Ordinal);

    private void AssertEqualsEvaluate(string weights, int views)
    {
        EvaluateResult evaluated = new EvaluateWorkflow().Run(
            new EvaluateRequest
            {
                Weights = [weights],
                Data = small.Pack,
                Views = (ViewRule)views,
            });
        using Classifier classifier = Classifier.Load(weights, new ClassifierOptions { Views = (ViewRule)views });
        IReadOnlyList<ClassifiedPhoto> classified = new ClassifyWorkflow().Run(
            new ClassifyRequest
            {
                Weights = weights,
                Images = Photos,
                Views = (ViewRule)views,
                Top = 10,
            });

        int wrong = 0;
        double loss = 0;
        for (int i = 0; i < Photos.Length; i++)
        {
            string truth = Path.GetFileName(Path.GetDirectoryName(Photos[i])!);
            using FileStream stream = File.OpenRead(Photos[i]);
            IReadOnlyList<Prediction> predictions = classifier.Classify(stream, top: 10);
            IReadOnlyList<Prediction> together = classified[i].Predictions!;
            Assert.Equal(predictions.Select(one => one.Class), together.Select(one => one.Class));
            Assert.All(predictions.Zip(together), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-5));
            Assert.Equal(1, predictions.Sum(prediction => prediction.Probability), precision: 9);
            wrong += predictions[0].Class == truth ? 0 : 1;
            loss -= Math.Log(predictions.Single(prediction => prediction.Class == truth).Probability);
        }

        Assert.Equal((60, views), (evaluated.Images, evaluated.Views));
        Assert.Equal(evaluated.Top1Error, (double)wrong / Photos.Length);

        // A batch of one and a batch of many may take different paths through the matrix products, so the last bits differ.
        Assert.Equal(evaluated.Loss, loss / Photos.Length, tolerance: 1e-5);
    }
}
