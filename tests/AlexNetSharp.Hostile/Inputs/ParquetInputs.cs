using System.Buffers.Binary;
using AlexNetSharp.Fuzz.Seeds;
using Parquet;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Parquet files.</summary>
internal static class ParquetInputs
{
    private static readonly byte[] Good =
        ParquetSeeds.Write([Samples.Image, Samples.Image], [0, 1], ParquetSeeds.Names("label", "cat", "dog"));

    private static readonly (string Fault, string Sentence, Func<byte[]> Bytes)[] Rows =
    [
        ("cut", "{folder}/photos.parquet is damaged or no Parquet file (the mark of its end is missing)", () => Good[..^1]),
        ("cut-start", "{folder}/photos.parquet is damaged or no Parquet file (a page's header is impossible)",
            () => [.. Good[..4], .. Good[60..]]),
        ("marks-only", "{folder}/photos.parquet is damaged or no Parquet file (its description is no list of fields)",
            () => [.. "PAR1"u8, 0, 0, 0, 0, .. "PAR1"u8]),
        ("footer-length", "{folder}/photos.parquet is damaged or no Parquet file (its footer is longer than 16 MiB)",
            () => WithFooterLength(int.MaxValue)),
        ("footer-negative", "{folder}/photos.parquet is damaged or no Parquet file (its footer is longer than 16 MiB)",
            () => WithFooterLength(-1)),
        ("footer-deep", "{folder}/photos.parquet is damaged or no Parquet file (its description is no list of fields)",
            () => Footer([.. Enumerable.Repeat((byte)0x1C, 100_000)])),
        ("footer-list", "{folder}/photos.parquet is damaged or no Parquet file (its description is no list of fields)",
            () => Footer([0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07])),
        ("footer-text", "{folder}/photos.parquet is damaged or no Parquet file (its description is no list of fields)",
            () => Footer([0x68, 0xFF, 0xFF, 0xFF, 0xFF, 0x07])),
        ("lz4", "{folder}/photos.parquet uses the compression LZ4, which is not read",
            () => ParquetSeeds.Write([Samples.Image], [0], method: CompressionMethod.Lz4Raw)),
        ("no-images", "{folder}/photos.parquet has no column of images (image, img), with their bytes",
            () => ParquetSeeds.Write([Samples.Image], [0], imageColumn: "x")),
        ("no-labels", "{folder}/photos.parquet has no column of labels (label, fine_label, class)",
            () => ParquetSeeds.Write([Samples.Image], [0], labelColumn: "caption")),
        ("labels-negative", "The source {folder}/photos.parquet holds no image with a label",
            () => ParquetSeeds.Write([Samples.Image], [-1])),
        ("names-short", "The source {folder}/photos.parquet holds images of one class only, cat, but a network tells",
            () => ParquetSeeds.Write([Samples.Image, Samples.Image], [0, 7], ParquetSeeds.Names("label", "cat"))),
        ("images-bad", "None of the images in {folder}/photos.parquet can be used (2 rejected): the first, photos/0,",
            () => ParquetSeeds.Write([[1, 2, 3], null], [0, 1])),
        ("bomb-zstandard", "The source {folder}/photos.parquet holds images of one class only, 0, but a network tells two",
            () => ParquetSeeds.Write([new byte[1 << 26]], [0], method: CompressionMethod.Zstd, isDictionary: false)),
        ("bomb", "The source {folder}/photos.parquet holds images of one class only, 0, but a network tells two",
            () => ParquetSeeds.Write([new byte[1 << 26]], [0], method: CompressionMethod.Gzip, isDictionary: false)),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Rows.Select(row => Input(row.Fault, 1, row.Sentence, row.Bytes)),
        Input("labels-huge", 0, "", () => ParquetSeeds.Write([Samples.Image, Samples.Image], [long.MaxValue, 0])),
    ];

    private static HostileInput Input(string fault, int exitCode, string sentence, Func<byte[]> bytes) =>
        new($"parquet/{fault}", exitCode, sentence, folder => folder.Prepare("photos.parquet", bytes()));

    private static byte[] WithFooterLength(int length)
    {
        byte[] file = [.. Good];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), length);
        return file;
    }

    private static byte[] Footer(byte[] footer) => [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
}
