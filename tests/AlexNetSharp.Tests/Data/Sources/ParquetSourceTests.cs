using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;
using CsCheck;
using Parquet;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Data sets in Parquet as Hugging Face gives them out, written by Parquet.Net.</summary>
public sealed class ParquetSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, CompressionMethod, int, bool> Writers { get; } = new()
    {
        { "image", CompressionMethod.Snappy, 100, true },
        { "img", CompressionMethod.None, 3, true },
        { "image", CompressionMethod.Gzip, 2, false },
        { "image", CompressionMethod.Brotli, 1, false },
        { "image", CompressionMethod.Zstd, 3, true },
        { "jpg", CompressionMethod.Snappy, 100, true },
    };

    [Theory]
    [MemberData(nameof(Writers))]
    public void Prepare_FileOfAnyWriter_IsThePackOfItsPhotos(string column, CompressionMethod method, int groupRows, bool isDictionary)
    {
        byte[][] images = [.. Enumerable.Range(1, 7).Select(Photo)];
        object?[] labels = [1, 0, 1, 2, 0, 0, 1];
        Write("one.parquet", ParquetSeeds.Write(
            images, labels, ParquetSeeds.Names("label", "zebra", "cat", "dog", "empty"), column, "label", method, groupRows, isDictionary));

        PrepareResult result = Prepare("one.parquet");

        using Pack pack = Pack.Open(_folder.At("pack")), photos = PackOf(images);
        Assert.Empty(result.Rejected);
        Assert.Equal(["zebra", "cat", "dog", "empty"], pack.Classes.Select(one => one.Name));
        Assert.Equal([1, 0, 1, 2, 0, 0, 1], Enumerable.Range(0, 7).Select(pack.Train.Label));
        Assert.Equal(["one/0", "one/1", "one/2", "one/3", "one/4", "one/5", "one/6"], pack.Train.ReadFileNames());
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(photos.Train.Read(i, []), pack.Train.Read(i, [])));
    }

    [Theory]
    [InlineData("data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet", "data/validation-00000-of-00001.parquet", "")]
    [InlineData("train/0000.parquet", "train/0001.parquet", "test/0000.parquet", "its test shards stand in for them")]
    [InlineData("default/train/0.parquet", "default/train/1.parquet", "default/valid/0.parquet", "")]
    [InlineData("train-0.parquet", "train-1.parquet", "imagenet_VAL.parquet", "")]
    public void Prepare_Folder_HasThePartsOfItsNames(string first, string second, string val, string note)
    {
        Write($"set/{first}", ParquetSeeds.Write([Photo(1), Photo(2)], ["a", "b"]));
        Write($"set/{second}", ParquetSeeds.Write([Photo(3)], ["b"]));
        Write($"set/{val}", ParquetSeeds.Write([Photo(4)], ["a"]));
        _folder.Write("set/README.md", "x"u8.ToArray());

        PrepareResult result = Prepare("set", null);

        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal(["a", "b"], pack.Classes.Select(one => one.Name));
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(pack.Train.Label));
        Assert.Equal((3, 1), (result.TrainImages, result.ValImages));
        Assert.Equal(note.Length > 0, result.Notes.Count > 0);
        Assert.All(result.Notes, one => Assert.Contains(note, one, StringComparison.Ordinal));
    }

    [Fact]
    public void Prepare_RowsWithoutImageOrLabel_AreRejectedByNameAndReason()
    {
        byte[]?[] images = [Photo(1), null, Photo(2), Photo(3), Photo(4)[..40], Photo(5)];
        Write("a.parquet", ParquetSeeds.Write(images, [0, 1, -1, null, 1, 1], ParquetSeeds.Names("label", "cat", "dog"), groupRows: 2));

        PrepareResult result = Prepare("a.parquet");

        Assert.Equal(2, result.TrainImages);
        Assert.Equal(
            [
                ("a/1", "has no bytes in the table, at most a path"),
                ("a/2", "has the label -1, which no class has"),
                ("a/3", "has no label"),
            ],
            result.Rejected.Where(file => file.File != "a/4").Select(file => (file.File, file.Reason)));
        Assert.Contains(result.Rejected, file => file.File == "a/4");
    }

    [Fact]
    public void Prepare_LabelsWithoutNames_AreNumbersAndAreSaidToBe()
    {
        Write("a.parquet", ParquetSeeds.Write([Photo(1), Photo(2), Photo(3)], [3, 1, 3], labelColumn: "fine_label"));

        PrepareResult result = Prepare("a.parquet");

        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal(["1", "3"], pack.Classes.Select(one => one.Name));
        Assert.Contains(result.Notes, note => note.Contains("do not name their classes", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.Contains("not label i", StringComparison.Ordinal));
    }

    /// <summary>Writers that take every number for a floating-point one, with what is not a number where there is none.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Prepare_LabelsOfFloatingPointType_AreWholeNumbers(bool isDouble)
    {
        float[] numbers = [3, 1, float.NaN, 2.5f, -1, 3];
        Write("a.parquet", ParquetSeeds.Write(
            [.. Enumerable.Range(1, 6).Select(Photo)],
            [.. numbers.Select(one => isDouble ? (object)(double)one : one)]));

        PrepareResult result = Prepare("a.parquet");

        using Pack pack = Pack.Open(_folder.At("pack"));
        Assert.Equal(["1", "3"], pack.Classes.Select(one => one.Name));
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(pack.Train.Label));
        Assert.Equal(
            ["has no label", "has the label 2.5, which is no whole number", "has the label -1, which no class has"],
            result.Rejected.Select(file => file.Reason));
    }

    /// <summary>A writer of many shards may leave the last one empty, or fill it with rows without a label.</summary>
    [Theory]
    [InlineData("train-1", null)]
    [InlineData("train-1", -1)]
    [InlineData("validation-1", -1)]
    public void Prepare_ShardWithoutALabel_IsPassedOver(string shard, int? label)
    {
        Write("set/train-0.parquet", ParquetSeeds.Write([Photo(1), Photo(2), Photo(3)], [0, 1, 0]));
        Write("set/validation-0.parquet", ParquetSeeds.Write([Photo(4), Photo(5)], [0, 1]));
        Write($"set/{shard}.parquet", label is null ? ParquetSeeds.Write([], []) : ParquetSeeds.Write([Photo(6)], [label]));

        PrepareResult result = Prepare("set", null);

        Assert.Equal((3, 2), (result.TrainImages, result.ValImages));
        Assert.Equal(label is null ? [] : [$"{shard}/0"], result.Rejected.Select(file => file.File));
    }

    [Fact]
    public void Prepare_TestPartWithoutLabels_IsNoValidationPart()
    {
        byte[][] images = [.. Enumerable.Range(1, 20).Select(Photo)];
        Write("set/train-0.parquet", ParquetSeeds.Write(images, [.. Enumerable.Range(0, 20).Select(i => (object)(i % 2))]));
        Write("set/test-0.parquet", ParquetSeeds.Write(images, [.. Enumerable.Repeat((object)-1, 20)]));

        PrepareResult result = Prepare("set", null);

        Assert.Equal((18, 2), (result.TrainImages, result.ValImages));
        Assert.Empty(result.Rejected);
        Assert.Contains("No image of the validation part has a label: it is not used.", result.Notes);
    }

    [Fact]
    public void Prepare_Stopped_GoesOnToTheSameBytes()
    {
        byte[][] images = [.. Enumerable.Range(1, 9).Select(Photo)];
        byte[] file = ParquetSeeds.Write(images, [0, 1, null, 1, 0, 1, 0, 1, 0], groupRows: 4);
        Write("set/train-0.parquet", file);
        Write("set/train-1.parquet", file);
        PackBuilder.Prepare(Request("set", "whole"));
        using var cancellation = new CancellationTokenSource();
        var progress = new Stopper(cancellation);

        Assert.ThrowsAny<OperationCanceledException>(() => PackBuilder.Prepare(Request("set", "pack"), progress, cancellation.Token));
        PackBuilder.Prepare(Request("set", "pack"));

        Assert.Equal(
            File.ReadAllText(_folder.At("whole", "manifest.sha256")),
            File.ReadAllText(_folder.At("pack", "manifest.sha256")));
    }

    /// <summary>Each of these is small, and would become a thousand times as much in memory.</summary>
    [Fact]
    public void Prepare_FileThatPromisesMuch_IsRefused()
    {
        // A list of empty groups of rows in the compact protocol: field 4, a list of structures with its length, and a byte for each.
        byte[] footer = [0x49, 0xFC, 0x81, 0x80, 0x20, .. new byte[(1 << 19) + 2]];
        byte[] groups = [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
        Assert.Contains("it has more than 524288 values in lists and tables", Refusal("a.parquet", groups), StringComparison.Ordinal);

        // The header of a page with 2^20 + 1 values in the place of the images' first one.
        byte[] page = ParquetSeeds.Write([Photo(1), Photo(2)], [0, 1]);
        byte[] header = [0x15, 0, 0x15, 0, 0x15, 0, 0x2C, 0x15, 0x82, 0x80, 0x80, 0x01, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
        header.CopyTo(page, 4);
        Assert.Contains("uses pages of more than 1048576 values", Refusal("b.parquet", page), StringComparison.Ordinal);

        const int rows = (1 << 18) + 1;
        byte[] unlabeled = ParquetSeeds.Write(
            [.. Enumerable.Repeat(new byte[1], rows)],
            new object?[rows],
            method: CompressionMethod.None,
            groupRows: rows,
            isDictionary: false);
        string message = Refusal("c.parquet", unlabeled);
        Assert.Contains("c.parquet has more than 262144 rows without a usable label", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_WhatCannotBeRead_IsNamedWithWhatToDo()
    {
        byte[] whole = ParquetSeeds.Write([Photo(1)], [0]);
        byte[] packed = ParquetSeeds.Write([Photo(1)], [0], method: CompressionMethod.Lz4Raw);
        (string Name, byte[] Bytes, string Sentence)[] files =
        [
            ("a", whole[..^1], "is damaged or no Parquet file (the mark of its end is missing)"),
            ("b", packed, "uses the compression LZ4, which is not read; write it again"),
            (
                "c",
                ParquetSeeds.Write([Photo(1)], [0], imageColumn: "x"),
                "has no column of images (image, img), with their bytes; its columns are x.bytes, x.path, label."),
            ("d", ParquetSeeds.Write([Photo(1)], [0], labelColumn: "caption"), "has no column of labels"),
            ("e", ParquetSeeds.Write([Photo(1)], [-1]), "holds no image with a label"),
        ];
        Assert.All(files, file => Assert.Contains(file.Sentence, Refusal($"{file.Name}.parquet", file.Bytes), StringComparison.Ordinal));
        Write("two/160px/train-0.parquet", whole);
        Write("two/320px/train-0.parquet", whole);
        Assert.Contains("holds the data sets 160px, 320px, each with files of", Refusal("two", null), StringComparison.Ordinal);
        Write("set/train-0.parquet", ParquetSeeds.Write([Photo(1)], [0], ParquetSeeds.Names("label", "a", "b")));
        Write("set/train-1.parquet", ParquetSeeds.Write([Photo(1)], [0], ParquetSeeds.Names("label", "b", "a")));
        Assert.Contains("train-1.parquet names other classes than", Refusal("set", null), StringComparison.Ordinal);
    }

    /// <summary>
    /// A file that promises more than it holds is refused before memory is taken, and no damage ends in anything but a sentence.
    /// </summary>
    [Fact]
    public void Prepare_AnyDamagedFile_IsReadOrRefusedInOneSentence()
    {
        byte[][] files = [.. ParquetSeeds.All().Select(one => one.Bytes)];
        int number = 0;
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 1 << 20].Array[1, 6], Gen.Byte.Array[6], Gen.Bool).Sample(
            (file, places, values, isFooter) =>
            {
                byte[] damaged = [.. files[file]];
                int footer = BitConverter.ToInt32(damaged, damaged.Length - 8) + 8;
                for (int i = 0; i < places.Length; i++)
                {
                    int span = isFooter ? footer : damaged.Length;
                    damaged[damaged.Length - 1 - (places[i] % span)] = values[i];
                }

                string name = $"damaged-{number++}";
                Write($"{name}.parquet", damaged);
                long before = GC.GetAllocatedBytesForCurrentThread();
                string message = Assert.ThrowsAny<AlexNetException>(() => PackBuilder.Prepare(Request($"{name}.parquet", name))).Message;
                Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L << 20);
            },
            iter: 400,
            threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Photo(int number) => TestImages.Encode(SKEncodedImageFormat.Png, 8, 8, number);

    private void Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    private string Refusal(string name, byte[]? bytes)
    {
        if (bytes is not null)
        {
            Write(name, bytes);
        }

        return Assert.ThrowsAny<AlexNetException>(() => PackBuilder.Prepare(Request(name, "refused"))).Message;
    }

    private Pack PackOf(byte[][] images)
    {
        for (int i = 0; i < images.Length; i++)
        {
            _folder.Write($"photos/{(i < images.Length - 1 ? "a" : "b")}/{i}.png", images[i]);
        }

        PackBuilder.Prepare(Request("photos", "from-photos"));
        return Pack.Open(_folder.At("from-photos"));
    }

    private PrepareRequest Request(string source, string pack) => new()
    {
        Source = _folder.At(source),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 8, Width = 8 },
        ValFraction = 0,
        MaxRejected = RejectionLimit.OfFiles(100),
        ImagesPerShard = 4,
        Threads = 2,
    };

    private PrepareResult Prepare(string source, double? valFraction = 0) =>
        PackBuilder.Prepare(Request(source, "pack") with { ValFraction = valFraction });

    /// <summary>Cancels in the middle of the work.</summary>
    private sealed class Stopper(CancellationTokenSource cancellation) : IProgress<PrepareProgress>
    {
        public void Report(PrepareProgress value)
        {
            if (value is { Total: > 0, Done: >= 7 })
            {
                cancellation.Cancel();
            }
        }
    }
}
