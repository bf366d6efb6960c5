using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Batches: order, values, restarts, and errors of the background thread.</summary>
public sealed class BatchLoaderTests : IDisposable
{
    private const int Size = 16;
    private const int Crop = 11;
    private readonly TemporaryFolder _folder = new();
    private readonly Pack _pack;

    public BatchLoaderTests()
    {
        for (int i = 0; i < 23; i++)
        {
            _folder.Write($"source/{(char)('a' + (i % 3))}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, 20, Size, i));
        }

        PackGeometry geometry = new() { Height = Size, Width = Size };
        PackBuilder.Prepare(
            new PrepareRequest
            {
                Source = _folder.At("source"),
                Pack = _folder.At("pack"),
                Geometry = geometry,
                ValFraction = 0,
            });
        _pack = Pack.Open(_folder.At("pack"));
    }

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Read_OneEpoch_GivesEveryImageOnceWithASmallerLastBatch()
    {
        List<Copy> batches = Read(Loader(8), 0, 0, 1);
        Assert.Equal([8, 8, 7], batches.Select(batch => batch.Samples.Length));
        int[] samples = [.. batches.SelectMany(batch => batch.Samples)];
        Assert.Equal(Enumerable.Range(0, 23), samples.Order());
        Assert.NotEqual(Enumerable.Range(0, 23), samples);
        Assert.NotEqual(samples, Read(Loader(8), 1, 0, 2).SelectMany(batch => batch.Samples));
        Assert.All(batches, batch => Assert.Equal(batch.Samples.Select(sample => (long)_pack.Train.Label(sample)), batch.Labels));
        Assert.Equal([8, 8], Read(Loader(8, dropLast: true), 0, 0, 1).Select(batch => batch.Samples.Length));
    }

    [Fact]
    public void Read_StartedAtAnyBatch_ContinuesAsTheWholeRun()
    {
        List<Copy> whole = Read(Loader(5), 0, 0, 3);
        List<Copy> rest = Read(Loader(5, threads: 3), 1, 2, 3);
        Assert.Equal(8, rest.Count);
        Assert.All(rest.Zip(whole.Skip(7)), pair => Assert.Equal(pair.Second, pair.First));
    }

    [Fact]
    public void Read_AnyBatchSize_GivesASampleTheSameValuesInAnEpoch()
    {
        Dictionary<int, float[]> small = ImagesBySample(Read(Loader(3), 2, 0, 3));
        Dictionary<int, float[]> large = ImagesBySample(Read(Loader(23), 2, 0, 3));
        Assert.All(small, pair => Assert.Equal(pair.Value, large[pair.Key]));
        Assert.NotEqual(small[0], ImagesBySample(Read(Loader(23), 3, 0, 4))[0]);
    }

    [Fact]
    public void Read_PaperAugmentation_IsCropMinusMeanPlusOneShiftPerChannel()
    {
        HashSet<(int, int, bool)> views = [];
        foreach (Copy batch in Read(Loader(8), 0, 0, 12))
        {
            for (int i = 0; i < batch.Samples.Length; i++)
            {
                float[] image = batch.Images[(i * 3 * Crop * Crop)..((i + 1) * 3 * Crop * Crop)];
                views.Add(FindView(batch.Samples[i], image));
            }
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], views.Select(view => view.Item1).Distinct().Order());
        Assert.Equal([0, 1, 2, 3, 4, 5], views.Select(view => view.Item2).Distinct().Order());
        Assert.Equal(2, views.Select(view => view.Item3).Distinct().Count());
    }

    [Fact]
    public void ColorShift_ManySamples_HasTheDeviationsOfTheFormula()
    {
        AugmentationPlan plan = new(7, new Augmentation(), _pack.Preprocessing(Crop), _pack.Statistics);
        const int Count = 20_000;
        double[] squares = new double[3];
        float[] shift = new float[3];
        for (int sample = 0; sample < Count; sample++)
        {
            plan.For(1, sample, shift);
            for (int c = 0; c < 3; c++)
            {
                squares[c] += (double)shift[c] * shift[c] / Count;
            }
        }

        // Independent factors: the variance of channel c is 0.01 times its variance over the pixels. 6 sigma of an estimate is 6 %.
        Assert.All(
            squares.Select((square, c) => (square, c)),
            pair => Assert.Equal(1.0, pair.square / (0.01 * _pack.Statistics.Covariance[pair.c * 4]), 0.07));
    }

    [Fact]
    public void Read_WithoutAugmentation_IsTheCenterView()
    {
        BatchLoaderOptions options = new() { BatchSize = 23, Shuffle = false, Augmentation = Augmentation.None };
        BatchLoader loader = new(_pack.Train, _pack.Preprocessing(Crop), options);
        Copy batch = Read(loader, 0, 0, 1)[0];
        Assert.Equal(Enumerable.Range(0, 23), batch.Samples);
        CropWriter writer = new(_pack.Preprocessing(Crop));
        float[] expected = new float[writer.ViewLength];
        writer.Write(_pack.Train.Read(5, []), ViewPlan.Center(Size, Size, Crop)[0], expected);
        Assert.Equal(expected, batch.Images[(5 * expected.Length)..(6 * expected.Length)]);
    }

    [Fact]
    public void Read_BufferThatFails_ThrowsToTheConsumer()
    {
        BatchLoader loader = Loader(4);
        IBatchBuffer[] buffers = [new ArrayBatchBuffer(4, loader.ViewLength), new FailingBuffer(4, loader.ViewLength)];
        int seen = 0;
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (LoadedBatch batch in loader.Read(0, 0, 1, buffers))
            {
                seen += batch.Count;
            }
        });
        Assert.Equal("The buffer failed.", error.Message);
        Assert.Equal(4, seen);
    }

    [Fact]
    public void Read_Left_StopsTheThreadSoThatNothingIsWrittenAnyMore()
    {
        BatchLoader loader = Loader(4);
        ArrayBatchBuffer[] buffers = [new(4, loader.ViewLength), new(4, loader.ViewLength)];
        foreach (LoadedBatch _ in loader.Read(0, 0, 1000, buffers))
        {
            break;
        }

        Array.ForEach(buffers, buffer => buffer.Samples.Fill(-5));
        Thread.Sleep(20);
        Assert.All(buffers, buffer => Assert.Equal([-5, -5, -5, -5], buffer.Samples));
    }

    [Fact]
    public void Loader_OtherGeometry_SaysHowToPrepare()
    {
        ImagePreprocessing other = new()
        {
            Geometry = new PackGeometry { Height = 73, Width = 73 },
            CropSize = 64,
            Mean = MeanRule.None,
        };
        string message = Assert
            .Throws<AlexNetException>(() => new BatchLoader(_pack.Train, other, new BatchLoaderOptions { BatchSize = 4 }))
            .Message;
        Assert.Contains("PackBuilder.Prepare(Height = 73)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loader_BatchThatNoBlockOfMemoryHolds_SaysTheLargest()
    {
        const int Most = int.MaxValue / (4 * 3 * Crop * Crop);

        Assert.Equal(1, Loader(Most).BatchesPerEpoch);
        Assert.Contains(
            $"at most {Most}.",
            Assert.Throws<InvalidOptionException>(() => Loader(Most + 1)).Message,
            StringComparison.Ordinal);
    }

    private static Dictionary<int, float[]> ImagesBySample(List<Copy> batches) =>
        batches
            .SelectMany(batch =>
                batch.Samples.Select((sample, i) => (sample, batch.Images[(i * 3 * Crop * Crop)..((i + 1) * 3 * Crop * Crop)])))
            .ToDictionary(pair => pair.sample, pair => pair.Item2);

    private static List<Copy> Read(BatchLoader loader, int firstEpoch, int firstBatch, int lastEpoch)
    {
        ArrayBatchBuffer[] buffers = [new(loader.BatchSize, loader.ViewLength), new(loader.BatchSize, loader.ViewLength)];
        return [.. loader.Read(firstEpoch, firstBatch, lastEpoch, buffers).Select(batch => new Copy(
            batch.Epoch,
            batch.Index,
            batch.Buffer.Samples[..batch.Count].ToArray(),
            batch.Buffer.Labels[..batch.Count].ToArray(),
            batch.Buffer.Images[..(batch.Count * loader.ViewLength)].ToArray()))];
    }

    private BatchLoader Loader(int batchSize, bool dropLast = false, int threads = 1) =>
        new(
            _pack.Train,
            _pack.Preprocessing(Crop),
            new BatchLoaderOptions
            {
                BatchSize = batchSize,
                Seed = 3,
                DropLast = dropLast,
                Threads = threads,
            });

    /// <summary>The one view whose difference to the given values is constant in each channel.</summary>
    private (int Y, int X, bool IsMirrored) FindView(int sample, float[] image)
    {
        byte[] stored = _pack.Train.Read(sample, []).ToArray();
        return Assert.Single(
            from y in Enumerable.Range(0, Size - Crop + 1)
            from x in Enumerable.Range(0, Size - Crop + 1)
            from isMirrored in new[] { false, true }
            where Enumerable.Range(0, 3).All(channel => Spread(stored, image, channel, y, x, isMirrored) < 1e-3)
            select (y, x, isMirrored));
    }

    private float Spread(byte[] stored, float[] image, int channel, int top, int left, bool isMirrored)
    {
        (float least, float most) = (float.MaxValue, float.MinValue);
        for (int i = 0; i < Crop * Crop; i++)
        {
            (int y, int column) = (top + (i / Crop), i % Crop);
            int x = left + (isMirrored ? Crop - 1 - column : column);
            float plain = stored[(((y * Size) + x) * 3) + channel] - _pack.MeanImage[(channel * Size * Size) + (y * Size) + x];
            float shift = image[(channel * Crop * Crop) + i] - plain;
            (least, most) = (Math.Min(least, shift), Math.Max(most, shift));
        }

        return most - least;
    }

    private sealed record Copy(int Epoch, int Index, int[] Samples, long[] Labels, float[] Images)
    {
        public bool Equals(Copy? other) => other is not null && (Epoch, Index) == (other.Epoch, other.Index)
            && Samples.SequenceEqual(other.Samples) && Labels.SequenceEqual(other.Labels) && Images.SequenceEqual(other.Images);

        public override int GetHashCode() => HashCode.Combine(Epoch, Index);
    }

    private sealed class FailingBuffer(int batchSize, int viewLength) : IBatchBuffer
    {
        private readonly ArrayBatchBuffer _memory = new(batchSize, viewLength);
        private int _uses;

        public Span<float> Images => _uses++ == 0 ? _memory.Images : throw new InvalidOperationException("The buffer failed.");

        public Span<long> Labels => _memory.Labels;

        public Span<int> Samples => _memory.Samples;
    }
}
