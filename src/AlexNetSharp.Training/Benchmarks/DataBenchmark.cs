using System.Diagnostics;
using System.Globalization;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// The way of images from a pack to batches: a scalar loop against the loader on one thread, and the loader alone with all threads.
/// </summary>
internal sealed class DataBenchmark
{
    /// <summary>What the loader is measured against.</summary>
    public const string Baseline = "scalar loop";

    private const string AugmentName = "augment";
    private const string LoaderName = "loader";

    /// <summary>The row of what is decoded before it is augmented; it is missing where the stored bytes are the pixels.</summary>
    private const string DecodeName = "decode";

    /// <summary>Batches that are made over and over: larger than the caches, and read before the clock starts.</summary>
    private const int Batches = 8;

    /// <summary>The loader alone is timed for as long as so many measurements at least.</summary>
    private const int LeastMeasurements = 20;
    private readonly RowTimer _timer;
    private readonly PackSplit _split;
    private readonly ImagePreprocessing _preprocessing;
    private readonly AugmentationPlan _plan;
    private readonly BatchLoaderOptions _options;
    private readonly int[] _order;

    /// <summary>Initializes the benchmark.</summary>
    /// <param name="timer">Times and makes rows.</param>
    /// <param name="split">The images.</param>
    /// <param name="preprocessing">Crop and mean image.</param>
    public DataBenchmark(RowTimer timer, PackSplit split, ImagePreprocessing preprocessing)
    {
        (_timer, _split, _preprocessing) = (timer, split, preprocessing);
        _options = new BatchLoaderOptions { BatchSize = timer.Batch, Seed = BenchmarkRun.Seed, DropLast = true };
        _plan = new AugmentationPlan(_options.Seed, _options.Augmentation, preprocessing, split.Pack.Statistics);
        _order = new BatchLoader(split, preprocessing, _options).Plan(epoch: 0);
    }

    private int ValuesPerImage => _preprocessing.CropSize * _preprocessing.CropSize * _preprocessing.Geometry.Channels;

    /// <summary>Compares and times.</summary>
    /// <param name="threads">Threads of the loader alone.</param>
    /// <exception cref="AlexNetException">The loader and the scalar loop differ.</exception>
    public IReadOnlyList<BenchRow> Rows(int threads) => [.. WorkRows(), LoaderRow(threads)];

    /// <summary>What the rows mean.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads of the loader alone.</param>
    /// <param name="training">Training with the loader ahead; null where there was none.</param>
    public DataFindings Findings(IReadOnlyList<BenchRow> rows, int threads, TrainingWait? training)
    {
        double loaded = rows.Single(row => row.Name == LoaderName).ImagesPerSecond!.Value;
        BenchRow augment = rows.Single(row => row.Name == AugmentName);
        double bytes = ValuesPerImage * (sizeof(byte) + sizeof(float)) * augment.ImagesPerSecond!.Value;
        double decoding = rows.FirstOrDefault(row => row.Name == DecodeName)?.Milliseconds ?? 0;
        double decodeShare = Math.Round(decoding / (decoding + augment.Milliseconds), 4);
        return new DataFindings
        {
            Pack = _split.Pack.Folder,
            Geometry = _preprocessing.Geometry.ToString(),
            CropSize = _preprocessing.CropSize,
            LoaderThreads = threads,
            LoaderImagesPerSecond = loaded,
            AugmentGbPerSecond = Math.Round(bytes / 1e9, 1),
            CopyGbPerSecondOfOneThread = Math.Round(MachinePeak.MeasureCopyOfOneThread(_timer.Cancellation), 1),
            DecodeShare = decodeShare,
            AugmentShare = Math.Round(1 - decodeShare, 4),
            Training = training,
            Bottleneck = Bottleneck(loaded, decodeShare, training),
        };
    }

    /// <summary>A sentence on which side is the slower one, the trainer taken without its waiting.</summary>
    /// <param name="loaded">Images a second of the loader alone.</param>
    /// <param name="decodeShare">The part of the loader's work that goes into decoding, 0..1.</param>
    /// <param name="training">Training with the loader ahead; null where there was none.</param>
    internal static Sentence Bottleneck(double loaded, double decodeShare, TrainingWait? training)
    {
        if (training is null)
        {
            return Sentence.Of(
                $"unknown: no network of the zoo takes this pack's images, so no training was timed; "
                    + $"name one with {RequestOption.Of(RequestOption.Model)}.");
        }

        double trained = 1e3 * training.Batch / (training.StepMilliseconds - training.WaitMilliseconds);
        double ratio = loaded / trained;
        string times = ratio.ToString(ratio < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
        string decoding = decodeShare > 0.5 ? ", most of whose work is decoding," : "";
        return Sentence.Of(ratio >= 1
            ? $"the network: the loader is {times} times as fast as the trainer."
            : $"the data: the loader{decoding} makes {times} of the images that the trainer could take.");
    }

    /// <summary>
    /// The rows of one thread's work, measured in the same rounds: decoding where there is any, and augmenting what is decoded already.
    /// </summary>
    private IEnumerable<BenchRow> WorkRows()
    {
        int batches = Math.Min(Batches, _split.Count / _timer.Batch);
        var images = new DataImages(_split, _order.AsSpan(0, batches * _timer.Batch), _timer.Cancellation);
        var filler = new BatchFiller(_split, images.Read, new CropWriter(_preprocessing), _plan, threads: 1);
        using var buffers = new TensorBatches(2, _timer.Batch, _preprocessing);
        (IBatchBuffer ours, IBatchBuffer theirs) = (buffers.All[0], buffers.All[1]);
        _timer.ReportComparison(Baseline);
        for (int batch = 0; batch < batches; batch++)
        {
            filler.Fill(0, Samples(batch), ours);
            FillByLoop(images, Samples(batch), theirs);
            Compare(Samples(batch), ours, theirs);
        }

        (int next, int other, int decoded) = (0, 0, 0);
        List<TimedBaseline> others = [new(Baseline, null, () => FillByLoop(images, Samples(other++ % batches), theirs))];
        if (images.AreDecoded)
        {
            others.Add(new TimedBaseline(DecodeName, null, () => images.Decode(Samples(decoded++ % batches))));
        }

        IReadOnlyList<BenchRow> rows = _timer.Time(AugmentName, () => filler.Fill(0, Samples(next++ % batches), ours), others);
        return [.. rows.Skip(1).Select(row => RowAlone(DecodeName, row.BaselineMilliseconds!.Value)), rows[0]];
    }

    private BenchRow LoaderRow(int threads)
    {
        var loader = new BatchLoader(_split, _preprocessing, _options with { Threads = threads });
        using var buffers = new TensorBatches(GradientAccumulation.BuffersAhead, _timer.Batch, _preprocessing);
        int made = -Batches;
        long start = 0;
        foreach (LoadedBatch _ in loader.Read(0, 0, int.MaxValue, buffers.All, _timer.Cancellation))
        {
            start = made == 0 ? Stopwatch.GetTimestamp() : start;
            if (made >= _timer.Pairs && Stopwatch.GetElapsedTime(start) >= LeastMeasurements * _timer.Shortest)
            {
                break;
            }

            made++;
            _timer.Report($"Timing the loader, {threads} threads", Math.Clamp(made, 0, _timer.Pairs));
        }

        return RowAlone(LoaderName, Stopwatch.GetElapsedTime(start).TotalMilliseconds / made);
    }

    /// <summary>A row without a baseline.</summary>
    private BenchRow RowAlone(string name, double milliseconds) => new()
    {
        Name = name,
        Kind = _timer.Kind,
        Batch = _timer.Batch,
        Milliseconds = Math.Round(milliseconds, 3),
        ImagesPerSecond = Math.Round(1e3 * _timer.Batch / milliseconds, 1),
    };

    private ReadOnlySpan<int> Samples(int batch) => _order.AsSpan(batch * _timer.Batch, _timer.Batch);

    /// <summary>Fills a buffer by the scalar loop, which leaves the colors as they are.</summary>
    private void FillByLoop(DataImages images, ReadOnlySpan<int> samples, IBatchBuffer buffer)
    {
        Span<float> shift = stackalloc float[_preprocessing.Geometry.Channels];
        for (int place = 0; place < samples.Length; place++)
        {
            View view = _plan.For(0, samples[place], shift);
            ScalarCrop.Write(
                images.Read(samples[place], []),
                _preprocessing,
                view,
                buffer.Images.Slice(place * ValuesPerImage, ValuesPerImage));
        }
    }

    private void Compare(ReadOnlySpan<int> samples, IBatchBuffer ours, IBatchBuffer theirs)
    {
        Span<float> shift = stackalloc float[_preprocessing.Geometry.Channels];
        for (int place = 0; place < samples.Length; place++)
        {
            _plan.For(0, samples[place], shift);
            for (int i = 0; i < ValuesPerImage; i++)
            {
                int at = (place * ValuesPerImage) + i;
                float expected = theirs.Images[at] + shift[i / (ValuesPerImage / shift.Length)];
                if (ours.Images[at] != expected)
                {
                    throw new AlexNetException(
                        $"The loader is not timed: value {i} of image {samples[place]} is {ours.Images[at]} where the {Baseline} gives "
                            + $"{expected}; this is a defect, please report it.");
                }
            }
        }
    }
}
