using AlexNetSharp.Files;
using AlexNetSharp.Pickles;

namespace AlexNetSharp.Data.Formats;

/// <summary>A pickled batch of CIFAR images: their labels, and where their pixels stand in the file. Nothing in it is run.</summary>
/// <param name="Labels">The classes of the images, as their numbers stand in the file.</param>
/// <param name="PixelsStart">
/// The first byte of the first image: 3,072 bytes an image, the red, the green and the blue plane. Null where they are written as text, as
/// Python 3 does in the protocols of Python 2: then <see cref="ReadPixels"/> has them.
/// </param>
/// <remarks>
/// Source: the data sets' page (www.cs.toronto.edu/~kriz/cifar.html), "Dataset layout": a dictionary in protocol 2 of Python 2, whose texts
/// are byte strings, with a NumPy array of bytes (images, 3072).
/// </remarks>
internal sealed record CifarPickle(IReadOnlyList<byte> Labels, long? PixelsStart)
{
    /// <summary>The longest file that is read, in bytes; the training images of CIFAR-100 are 155 MB.</summary>
    public const int Longest = 1 << 28;

    private const int LongestKey = 32;

    /// <summary>Whether a file is a pickle: of protocol 2 and later, or a dictionary of protocol 0 or 1.</summary>
    /// <param name="start">Its first three bytes.</param>
    public static bool Matches(ReadOnlySpan<byte> start) => start is [0x80, ..] || start.StartsWith("(dp"u8) || start.StartsWith("}q"u8);

    /// <summary>Reads a batch.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="kind">The data set.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">It is damaged, or asks for something other than a batch needs.</exception>
    public static CifarPickle Read(byte[] bytes, CifarKind kind, string name, CancellationToken cancellation)
    {
        using var file = PickledFile.Of(name, bytes, kind.Remedy, ReadLimits.DataSet, cancellation);
        (byte[] labels, PickleString pixels) = Read(file, kind);
        return new CifarPickle(labels, pixels.IsRaw ? pixels.Offset : null);
    }

    /// <summary>Reads the pixels of a batch in which they are written as text.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="kind">The data set.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">It is damaged, or asks for something other than a batch needs.</exception>
    public static byte[] ReadPixels(byte[] bytes, CifarKind kind, string name, CancellationToken cancellation)
    {
        using var file = PickledFile.Of(name, bytes, kind.Remedy, ReadLimits.DataSet, cancellation);
        return Read(file, kind).Pixels.ToArray();
    }

    private static (byte[] Labels, PickleString Pixels) Read(PickledFile file, CifarKind kind)
    {
        PickleDictionary batch = ReadDictionary(file);
        string key = kind.Keys!.Labels;
        var labels = new List<byte>();
        foreach (object? label in (Find(batch, key) as PickleList ?? throw file.Unusable($"it has no list '{key}'")).Items)
        {
            labels.Add(
                label is long number && number >= 0 && number < kind.ClassCount
                    ? (byte)number
                    : throw file.Unusable($"it has a label that is no class of {kind.Name}, 0 to {kind.ClassCount - 1}"));
        }

        return Find(batch, CifarKeys.Pixels) is NumPyArray { Layout: { Type: "U8" } layout, Data: { } data }
            && labels.Count > 0
            && layout.Shape.SequenceEqual([labels.Count, CifarKind.PixelsLength])
            && layout.Strides.SequenceEqual(NumberLayout.Dense(layout.Shape))
            ? ([.. labels], data)
            : throw file.Unusable(
                $"its '{CifarKeys.Pixels}' is no array of {labels.Count} x {CifarKind.PixelsLength} bytes, a row for each of its labels");
    }

    /// <summary>Reads the classes' names.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="kind">The data set.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">It is damaged, or does not have a name for each class.</exception>
    public static IReadOnlyList<string> ReadNames(byte[] bytes, CifarKind kind, string name)
    {
        using var file = PickledFile.Of(name, bytes, kind.Remedy, ReadLimits.DataSet);
        string key = kind.Keys!.Names;
        PickleList names = Find(ReadDictionary(file), key) as PickleList ?? throw file.Unusable($"it has no list '{key}'");
        return kind.Checked(
            names.Items.Select(one => one is PickleString text ? text.Name : throw file.Unusable($"its '{key}' are no names")),
            name);
    }

    private static PickleDictionary ReadDictionary(PickledFile file)
    {
        var reader = new PickleReader(file, 0, file.Length, new NumPyDialect(file));
        return reader.Read() is PickleDictionary dictionary && reader.Position == file.Length
            ? dictionary
            : throw file.Unusable("it is no pickled dictionary, or has bytes behind it");
    }

    private static object? Find(PickleDictionary dictionary, string key) =>
        dictionary.Pairs.LastOrDefault(pair => pair.Key is PickleString { Length: <= LongestKey } text && text.Name == key).Value;
}
