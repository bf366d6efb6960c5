using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small valid files of the data sets that are no photos.</summary>
internal static class DataSetSeeds
{
    /// <summary>An idx file of unsigned bytes.</summary>
    /// <param name="values">The values; as many as the sizes span.</param>
    /// <param name="sizes">One size for labels, three for images.</param>
    public static byte[] IdxBytes(ReadOnlySpan<byte> values, params ReadOnlySpan<int> sizes)
    {
        byte[] file = new byte[4 + (4 * sizes.Length) + values.Length];
        (file[2], file[3]) = (0x08, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), sizes[i]);
        }

        values.CopyTo(file.AsSpan(4 + (4 * sizes.Length)));
        return file;
    }

    /// <summary>The gzipped form of bytes.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>Idx files: labels and images, plain and gzipped.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Idx()
    {
        byte[] labels = IdxBytes([3, 0, 9, 1], 4);
        byte[] images = IdxBytes(Ramp(2 * 3 * 4), 2, 3, 4);
        return [("labels", labels), ("images", images), ("labels.gz", Gzip(labels)), ("images.gz", Gzip(images))];
    }

    /// <summary>CIFAR records of both kinds, and a file of names.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Cifar()
    {
        byte[] pixels = Ramp(CifarKind.Ten.RecordLength - 1);
        string names = string.Join('\n', Enumerable.Range(0, 10).Select(i => $"class{i}")) + "\n\n";
        return [("ten", [7, .. pixels]), ("hundred", [3, 42, .. pixels]), ("names", Encoding.UTF8.GetBytes(names))];
    }

    /// <summary>Lists of labels: with spaces, with tabs, with numbers.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Labels() =>
    [
        ("words", "a/1.jpg cat\n./b c/2.jpg dog\n\n"u8.ToArray()),
        ("tabs", "a/1.jpg\ttiger cat\r\nb.jpg\tdog"u8.ToArray()),
        ("numbers", "n01440764/n01440764_10026.JPEG 0\nn01440764/x.JPEG 10\ny.JPEG -2\n"u8.ToArray()),
    ];

    public static IEnumerable<(string Name, byte[] Bytes)> Tables() =>
    [
        ("commas", "image,label,split\na/1.jpg,\"cat, \"\"big\"\"\",train\n\"b\n.jpg\",dog,val\n"u8.ToArray()),
        ("semicolons", "\uFEFFid;Class\r\n1;cat\r\n\r\n2;dog"u8.ToArray()),
        ("tabs", "file_name\tcategory\na.jpg\t0\n"u8.ToArray()),
        ("plain", "a b.jpg,cat\nc,d\n"u8.ToArray()),
        ("wide", System.Text.Encoding.BigEndianUnicode.GetBytes("\uFEFFimage,label\na.jpg,p\u00EAche\n")),
    ];

    private static byte[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];
}
