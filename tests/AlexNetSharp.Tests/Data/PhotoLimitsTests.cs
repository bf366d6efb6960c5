using System.IO.Compression;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Photos that are too large for what was asked, and large ones that are not: what they cost, and that nothing else changes.</summary>
public sealed class PhotoLimitsTests : IDisposable
{
    private const long Bar = 500L << 20;
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("32x16.jpg", "has 2000x1001 pixels, more than the limit of 2 megapixels: scale it down, or raise the limit")]
    [InlineData("x.png", "has 2000x1001 pixels, more than the limit of 2 megapixels: scale it down, or raise the limit")]
    public void Prepare_PhotoAboveTheLimit_IsRejectedByName(string name, string reason)
    {
        SKEncodedImageFormat format = name.EndsWith("png", StringComparison.Ordinal) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg;
        byte[] large = TestImages.Encode(format, 2000, 1001);
        _folder.Write("source/cat/1.png", TestImages.Encode(SKEncodedImageFormat.Png, 9, 9));
        _folder.Write("source/dog/1.png", TestImages.Encode(SKEncodedImageFormat.Png, 9, 9));
        _folder.Write($"source/dog/{name}", large);

        PrepareResult limited = PackBuilder.Prepare(Request("limited") with { Limits = PhotoLimits.OfMegapixels(2) });
        PrepareResult usual = PackBuilder.Prepare(Request("usual"));

        Assert.Equal($"dog/{name} {reason}", $"{Assert.Single(limited.Rejected).File} {limited.Rejected[0].Reason}");
        Assert.Equal((3, 0), (usual.TrainImages, usual.Rejected.Count));
    }

    [Fact]
    public void Prepare_FileLongerThanTheLimit_IsRejectedByName()
    {
        _folder.Write("source/cat/1.png", TestImages.Encode(SKEncodedImageFormat.Png, 9, 9));
        _folder.Write("source/dog/1.png", TestImages.Encode(SKEncodedImageFormat.Png, 9, 9));
        _folder.Write("source/dog/2.png", [.. TestImages.Encode(SKEncodedImageFormat.Png, 9, 9), .. new byte[5000]]);

        PrepareResult result = PackBuilder.Prepare(Request("pack") with { Limits = new PhotoLimits { FileBytes = 4000 } });

        Assert.StartsWith("is ", Assert.Single(result.Rejected).Reason, StringComparison.Ordinal);
        Assert.EndsWith("bytes long, more than 4000: scale it down", result.Rejected[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Prepare_ImpossibleLimit_IsWrongUsage(int megapixels) => Assert.Contains(
        "give 1 to 1000",
        Assert.Throws<InvalidOptionException>(() =>
            PackBuilder.Prepare(Request("pack") with { Limits = PhotoLimits.OfMegapixels(megapixels) })).Message,
        StringComparison.Ordinal);

    /// <summary>A line of pixels would overflow the scaled size; whatever is asked for, that file alone is rejected.</summary>
    [Theory]
    [InlineData(1_000_000, 1, 2200)]
    [InlineData(1, 1_000_000, 64)]
    public void Prepare_LineOfPixels_IsRejectedAlone(int width, int height, int size)
    {
        _folder.Write("source/cat/1.png", TestImages.Encode(SKEncodedImageFormat.Png, 9, 9));
        _folder.Write("source/dog/1.png", TestImages.Encode(SKEncodedImageFormat.Png, 9, 9));
        _folder.Write("source/dog/line.png", PngBuilder.Encode(width, height, 8, 0, new byte[width * height]));

        PrepareResult result = PackBuilder.Prepare(Request("pack") with { Geometry = new GeometryOptions { Height = size, Width = size } });

        Assert.Equal("dog/line.png", Assert.Single(result.Rejected).File);
        Assert.Contains($"has {width}x{height} pixels, but a side has 65535 at most", result.Rejected[0].Reason, StringComparison.Ordinal);
    }

    /// <summary>The longest line that is allowed is read, by either rule, in memory that does not grow with it.</summary>
    [Theory]
    [InlineData(65_535, 1, ResizeRule.ShorterSideCrop)]
    [InlineData(1, 65_535, ResizeRule.Warp)]
    [InlineData(65_535, 3, ResizeRule.Warp)]
    public void Read_LongestLine_IsResizedInBands(int width, int height, ResizeRule rule)
    {
        byte[] png = PngBuilder.Encode(width, height, 8, 0, [.. Enumerable.Repeat((byte)77, width * height)]);
        var geometry = new PackGeometry { Height = 1024, Width = 1024, Resize = rule };
        byte[] pixels = [];

        long space = MemoryOf(() => pixels = PhotoReader.Read(png, geometry, PhotoLimits.Usual));

        Assert.Equal(-1, pixels.AsSpan().IndexOfAnyExcept((byte)77));
        Assert.InRange(space, 0, Bar);
    }

    /// <summary>Upside down and on its side; all eight in the full size. Small photos of all eight stand in <see cref="PillowTests"/>.</summary>
    public static TheoryData<int> Orientations =>
        Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full" ? [1, 2, 3, 4, 5, 6, 7, 8] : [3, 6];

    /// <summary>A turned photo is resized in bands; the pixels are those of the upright photo.</summary>
    [Theory]
    [MemberData(nameof(Orientations))]
    public void Read_LargeTurnedPhoto_EqualsTheUprightOne(int orientation)
    {
        byte[] turned = TestImages.WithOrientation(
            TestImages.Encode(SKEncodedImageFormat.Jpeg, 3001, 2003),
            orientation,
            isLittleEndian: true);
        RgbImage upright = ImageDecoder.Decode(turned);
        foreach (PackGeometry geometry in (PackGeometry[])
        [
            new() { Height = 1001, Width = 900 },
            new() { Height = 1301, Width = 1300, Resize = ResizeRule.Warp },
            new() { Height = upright.Height, Width = upright.Width, Resize = ResizeRule.None },
        ])
        {
            Assert.Equal(ImageResizer.Resize(upright, geometry).Pixels, PhotoReader.Read(turned, geometry, PhotoLimits.Usual));
        }
    }

    /// <summary>A hundred megapixels are half a gigabyte at most, turned or not, whatever the format.</summary>
    [Theory]
    [InlineData("png")]
    [InlineData("turned jpeg")]
    [InlineData("grey png")]
    public void Read_HundredMegapixels_TakeHalfAGigabyte(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells how much memory a process has had.");
        const int Side = 10_000;
        byte[] file = kind == "turned jpeg"
            ? TestImages.WithOrientation(SolidJpeg(Side), 6, isLittleEndian: true)
            : PngBuilder.Encode(Side, Side, 1, 0, new byte[Side / 8 * Side]);
        var geometry = new PackGeometry { Height = 64, Width = 64, Channels = kind == "grey png" ? 1 : 3 };
        byte[] pixels = [];

        long space = MemoryOf(() => pixels = PhotoReader.Read(file, geometry, PhotoLimits.Usual));

        Assert.Equal(geometry.ImageLength, pixels.Length);
        Assert.InRange(space, 0, Bar);
    }

    [Fact]
    public void Read_ProgressiveJpegOfTooMuchMemory_IsRefusedBeforeItIsTaken()
    {
        byte[][] blocks = [.. Enumerable.Range(0, 64).Select(_ => (byte[])[1, 128, 128])];
        byte[] jpeg = JpegBuilder.Progressive(8, blocks, 3);
        JpegFile scanned = JpegFile.Scan(jpeg);

        Assert.Equal(64L * 64 * (3 + 6), scanned.Memory);
        Assert.Contains(
            "MiB to decode, because its 64x64 pixels come in scans",
            Assert.Throws<ImageFormatException>(() =>
                JpegLimits.Check(scanned with { Width = 8000, Height = 7000 }, 1 << 24, PhotoLimits.Usual)).Reason.Replace(
                    "8000x7000",
                    "64x64",
                    StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    /// <summary>Photos that are decoded side by side share memory; who comes later waits, even where the first would leave enough.</summary>
    [Fact]
    public void Take_MoreThanIsLeft_WaitsInTheOrderOfComing()
    {
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        long first = DecodingMemory.Take(400L << 20);
        Thread Start(string name, long bytes)
        {
            var thread = new Thread(() =>
            {
                long taken = DecodingMemory.Take(bytes);
                told.Enqueue(name);
                DecodingMemory.Free(taken);
            });
            thread.Start();
            Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !thread.IsAlive, 60_000));
            return thread;
        }

        Thread large = Start("large", 400L << 20), small = Start("small", 100L << 20);
        told.Enqueue("first is done");
        DecodingMemory.Free(first);
        large.Join();
        small.Join();

        Assert.Equal("first is done", told.First());
        Assert.Equal(["first is done", "large", "small"], told.Order());
        Assert.Equal(0, DecodingMemory.Take(1000));
    }

    /// <summary>Nobody's thread waits, and who gives up makes way.</summary>
    [Fact]
    public async Task TakeAsync_MoreThanIsLeft_WaitsUntilItIsGivenUp()
    {
        using var givenUp = new CancellationTokenSource();
        long first = DecodingMemory.Take(400L << 20);
        Task<long> large = DecodingMemory.TakeAsync(500L << 20, givenUp.Token);
        Task<long> next = DecodingMemory.TakeAsync(2L << 20, TestContext.Current.CancellationToken);

        Assert.False(large.IsCompleted || next.IsCompleted);
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.Equal(2L << 20, await next);
        DecodingMemory.Free(await next);
        DecodingMemory.Free(first);
    }

    /// <summary>An upload is held once where its length is known, and in twice its bytes otherwise; growing leaves as much.</summary>
    [Theory]
    [InlineData(true, 1.1)]
    [InlineData(false, 4.1)]
    public void ReadAll_PhotoOfEightMegabytes_IsHeldOnce(bool hasLength, double most)
    {
        byte[] photo = new byte[8 << 20];
        new Random(1).NextBytes(photo);
        ReadOnlyMemory<byte> read = default;

        long space = MemoryWatch.Managed(() =>
        {
            using Stream stream = hasLength ? new MemoryStream(photo) : new UnknownLength(photo);
            read = PhotoReader.ReadAll(stream, PhotoLimits.Server);
        });

        Assert.True(read.Span.SequenceEqual(photo));
        Assert.InRange(space, photo.Length, (long)(most * photo.Length));
    }

    /// <summary>A stranger's stream may have no end.</summary>
    [Fact]
    public void ReadAll_EndlessStream_EndsAtTheLimit()
    {
        using var endless = new EndlessStream();
        string reason = Assert.Throws<ImageFormatException>(() => PhotoReader.ReadAll(endless, new PhotoLimits { FileBytes = 1 << 20 })).Reason;

        Assert.Equal("is longer than 1048576 bytes: scale it down", reason);
        Assert.InRange(endless.Taken, 1 << 20, (1 << 20) + (1 << 17));
    }

    /// <summary>A few bytes that become gigabytes are no archive of photos.</summary>
    [Fact]
    public void Prepare_ArchiveThatInflatesToGigabytes_EndsEarly()
    {
        using (var gzip = new GZipStream(File.Create(_folder.At("bomb.tar.gz")), CompressionLevel.Fastest))
        {
            byte[] header = ArchiveSeeds.WithLength("07777777777\0"u8.ToArray())[..512];
            gzip.Write(header);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 400; i++)
            {
                gzip.Write(zeros);
            }
        }

        string message = Assert
            .Throws<AlexNetException>(() => PackBuilder.Prepare(Request("pack") with { Source = _folder.At("bomb.tar.gz") })).Message;

        Assert.Contains("bomb.tar.gz is damaged", message, StringComparison.Ordinal);
        Assert.Contains("more than 100 times as many", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What the work allocates on this thread's managed heap, and what native libraries add to the address space.</summary>
    private static long MemoryOf(Action work)
    {
        long managed = 0;
        long native = MemoryWatch.AddressSpace(() => managed = MemoryWatch.Managed(work));
        return managed + native;
    }

    private static byte[] SolidJpeg(int side)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.White);
        return TestImages.Encode(bitmap, SKEncodedImageFormat.Jpeg, 60);
    }

    private PrepareRequest Request(string pack) => new()
    {
        Source = _folder.At("source"),
        Pack = _folder.At(pack),
        Geometry = new GeometryOptions { Height = 8, Width = 8 },
        ValFraction = 0,
        Threads = 2,
    };

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true)
    {
        public override bool CanSeek => false;

        // The base class of a derived stream reads into an array of its own first.
        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, Length - Position);
            GetBuffer().AsSpan((int)Position, count).CopyTo(buffer);
            Position += count;
            return count;
        }
    }
}
