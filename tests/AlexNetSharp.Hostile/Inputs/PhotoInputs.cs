using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Photos: each among good ones, alone, and given to <c>classify</c>.</summary>
internal static class PhotoInputs
{
    private const int Huge = 65_500, Large = 16_384;

    private static readonly (string File, string Sentence, Func<byte[]> Bytes)[] Rejected =
    [
        ("huge.jpg", "rejected: dog/huge.jpg has 65500x65500 pixels, more than the limit of 100 megapixels: scale it",
            () => JpegBuilder.Resized(JpegBuilder.Baseline(1, [[1]]), Huge, Huge)),
        ("huge-scans.jpg", "rejected: dog/huge-scans.jpg has 65500x65500 pixels, more than the limit of 100 megapixels:",
            () => JpegBuilder.Resized(JpegBuilder.Progressive(1, [[1]], 5), Huge, Huge)),
        ("few-bytes.jpg", "rejected: dog/few-bytes.jpg is damaged: 153 bytes cannot hold 9000x9000 pixels",
            () => JpegBuilder.Resized(JpegBuilder.Baseline(1, [[1]]), 9_000, 9_000)),
        ("thousands-of-scans.jpg", "rejected: dog/thousands-of-scans.jpg has 20000 scans of 8x8 pixels, too many to be a photo",
            () => JpegBuilder.Progressive(1, [[1, 2, 3]], 20_000)),
        ("scans-of-much.jpg", "rejected: dog/scans-of-much.jpg has 40 scans of 8000x8000 pixels, too many to be a photo",
            () => JpegBuilder.Flat(8000, 8000, 40)),
        ("memory-of-scans.jpg", "rejected: dog/memory-of-scans.jpg takes 791 MiB to decode, because its 9600x9600 pixels come",
            () => JpegBuilder.Flat(9600, 9600, 3)),
        ("cut.jpg", "rejected: dog/cut.jpg is truncated", () => JpegBuilder.Baseline(2, [[10, 20, 30], [200, 100, 50]])[..^9]),
        ("lossless.jpg", "rejected: dog/lossless.jpg is a lossless, hierarchical or arithmetic-coded JPEG, which is not",
            () => WithFrame(0xC3, 8, 3)),
        ("arithmetic.jpg", "rejected: dog/arithmetic.jpg is a lossless, hierarchical or arithmetic-coded JPEG, which is",
            () => WithFrame(0xC9, 8, 3)),
        ("twelve-bits.jpg", "rejected: dog/twelve-bits.jpg has 12 bits a sample, but only 8 are read", () => WithFrame(0xC1, 12, 3)),
        ("two-colours.jpg", "rejected: dog/two-colours.jpg has 2 colour components instead of 1, 3 or 4", () => WithFrame(0xC0, 8, 2)),
        ("no-tables.jpg", "rejected: dog/no-tables.jpg is damaged: Quantization table 0x00 was not defined", WithoutTables),
        ("huge.png", "rejected: dog/huge.png has 65500x65500 pixels, more than the limit of 100 megapixels: scale it",
            () => [.. PngBuilder.Header(Huge, Huge, 8, 6), .. PngBuilder.Chunk("IDAT"u8, [1]), .. PngBuilder.Chunk("IEND"u8, [])]),
        ("16384.png", "rejected: dog/16384.png has 16384x16384 pixels, more than the limit of 100 megapixels: scale",
            () => PngBuilder.Encode(Large, Large, 1, 0, new byte[Large / 8 * Large])),
        ("line.png", "rejected: dog/line.png has 1000000x1 pixels, but a side has 65535 at most: cut it",
            () => PngBuilder.Encode(1_000_000, 1, 8, 0, new byte[1_000_000])),
        ("column.png", "rejected: dog/column.png has 1x1000000 pixels, but a side has 65535 at most: cut it",
            () => PngBuilder.Encode(1, 1_000_000, 8, 0, new byte[1_000_000])),
        ("cut.png", "rejected: dog/cut.png is truncated", () => Samples.Image[..50]),
        ("nothing-of-it.png", "rejected: dog/nothing-of-it.png has 5000x5000 pixels in 90 bytes, too many to be a photo",
            () => PngBuilder.Encode(5000, 5000, 8, 6, new byte[5000])),
        ("negative.png", "rejected: dog/negative.png is damaged: its header cannot be read", () => PngBuilder.Header(-5, -5, 8, 6)),
        ("huge.gif", "rejected: dog/huge.gif has 65500x65500 pixels, more than the limit of 100 megapixels: scale it",
            () => BitmapBuilder.Gif(Huge, Huge)),
        ("1-on-16000.gif", "rejected: dog/1-on-16000.gif has 16000x16000 pixels, more than the limit of 100 megapixels:",
            () => OnCanvas(16_000)),
        ("huge.bmp", "rejected: dog/huge.bmp has 65500x65500 pixels, more than the limit of 100 megapixels: scale it",
            () => BitmapBuilder.Header(Huge, Huge)),
        ("negative.bmp", "rejected: dog/negative.bmp is damaged: its header cannot be read", () => BitmapBuilder.Header(-5, int.MinValue)),
        ("cut.bmp", "rejected: dog/cut.bmp is truncated", () => BitmapBuilder.Bmp(40, 40)[..200]),
        ("huge.webp", "rejected: dog/huge.webp is damaged: its header cannot be read", () => BitmapBuilder.WebpHeader(Huge, Huge)),
        ("riff-only.webp", "rejected: dog/riff-only.webp is damaged: its header cannot be read",
            () => [.. "RIFF"u8, 4, 0, 0, 0, .. "WEBP"u8]),
        ("text.jpg", "rejected: dog/text.jpg is text, no picture", () => "not a photo at all"u8.ToArray()),
        ("zeros.jpg", "rejected: dog/zeros.jpg holds zeros only", () => new byte[1 << 20]),
        ("empty.jpg", "rejected: dog/empty.jpg is empty, or a pipe or device instead of a file", () => []),
        ("vector.png", "rejected: dog/vector.png is text, no picture",
            () => "<svg xmlns='http://www.w3.org/2000/svg'><!ENTITY a 'b'></svg>"u8.ToArray()),
    ];

    private static readonly (string File, string[] Options, Func<byte[]> Bytes)[] Read =
    [
        ("scans-at-the-limit.jpg", [], () => JpegBuilder.Flat(2400, 2496, 99)),
        ("few-scans-at-the-limit.jpg", [], () => JpegBuilder.Flat(7400, 7400, 10)),
        ("rotated.jpg", ["--size", "256"], () => JpegBuilder.WithSegment(JpegBuilder.Flat(10_000, 10_000, 0), 0xE1, Turned)),
        ("palette.png", [], () => PngBuilder.Encode(10_000, 10_000, 1, 0, new byte[1250 * 10_000])),
        ("longest-line.png", ["--size", "1024"], () => PngBuilder.Encode(65_535, 1, 8, 0, new byte[65_535])),
        ("text-bombs.png", [], () => PngBuilder.Encode(1, 1, 8, 0, [77], TextBomb(), TextBomb(), TextBomb())),
        ("solid.gif", [], () => BitmapBuilder.SolidGif(10_000, 10_000)),
        ("many-frames.gif", [], () => Frames(200_000)),
    ];

    private static byte[] Turned =>
        [.. "Exif\0\0"u8, 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Rejected.Select(row =>
            new HostileInput($"photo/{row.File}", 0, row.Sentence, folder => folder.PrepareAmongGood(row.File, row.Bytes()))),
        .. Read.Select(row => new HostileInput($"photo/{row.File}", 0, "", folder =>
            folder.PrepareAmongGood(row.File, row.Bytes(), row.Options))),
        new("photo/only-bad", 1, "The source {folder}/s holds images of one class only, cat, but a network tells two at least",
            folder => folder.Prepare(Path.GetDirectoryName(Path.GetDirectoryName(folder.Write("s/cat/1.jpg", [1, 2])))!)),
        .. Rejected.Where((_, i) => i % 5 == 0).Select(row => new HostileInput(
            $"photo/classify/{row.File}", 1, $"The image {{folder}}/{row.File} ", folder =>
            ["classify", "--weights", folder.Samples.Weights, folder.Write(row.File, row.Bytes()), "--device", "cpu", "--threads", "1"])),
    ];

    private static byte[] WithFrame(byte frame, byte bits, int components)
    {
        byte[] jpeg = JpegBuilder.Baseline(1, [new byte[components]]);
        int at = JpegBuilder.FrameOf(jpeg);
        (jpeg[at + 1], jpeg[at + 4]) = (frame, bits);
        return jpeg;
    }

    private static byte[] WithoutTables()
    {
        byte[] jpeg = JpegBuilder.Baseline(1, [[99]]);
        int tables = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB]);
        return [.. jpeg[..tables], .. jpeg[(tables + 69)..]];
    }

    private static byte[] TextBomb() => PngBuilder.Chunk("zTXt"u8, [.. "bomb\0\0"u8, .. PngBuilder.Compress(new byte[50_000_000])]);

    private static byte[] OnCanvas(int side)
    {
        byte[] gif = BitmapBuilder.Gif(1, 1);
        (gif[6], gif[7], gif[8], gif[9]) = ((byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8));
        return gif;
    }

    private static byte[] Frames(int count)
    {
        byte[] gif = BitmapBuilder.Gif(2, 2);
        int frame = gif.AsSpan().IndexOf((byte)0x2C);
        return [.. gif[..frame], .. Enumerable.Repeat(gif[frame..^1], count).SelectMany(bytes => bytes), 0x3B];
    }
}
