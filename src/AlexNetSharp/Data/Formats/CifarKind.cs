using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Formats;

/// <summary>One of the two CIFAR data sets in one of its versions: its files and the layout of a record.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="LabelBytes">Labels before the pixels; the last one is the class (CIFAR-100 has the superclass before it).</param>
/// <param name="ClassCount">The number of classes.</param>
/// <param name="TrainFiles">The files of the training part, in order.</param>
/// <param name="ValFile">The file of the test part.</param>
/// <param name="NamesFile">The file of the classes' names, a line each.</param>
/// <remarks>Source: the data sets' page (www.cs.toronto.edu/~kriz/cifar.html), "Dataset layout" and "Binary version".</remarks>
internal sealed record CifarKind(
    string Name,
    int LabelBytes,
    int ClassCount,
    IReadOnlyList<string> TrainFiles,
    string ValFile,
    string NamesFile)
{
    /// <summary>Height and width of an image in pixels.</summary>
    public const int Side = 32;

    private const int PlaneLength = Side * Side;

    /// <summary>CIFAR-10.</summary>
    public static CifarKind Ten { get; } =
        new("CIFAR-10", 1, 10, [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")], "test_batch.bin", "batches.meta.txt");

    /// <summary>CIFAR-100 with its fine labels.</summary>
    public static CifarKind Hundred { get; } = new("CIFAR-100", 2, 100, ["train.bin"], "test.bin", "fine_label_names.txt");

    /// <summary>CIFAR-10 in Python's pickles.</summary>
    public static CifarKind TenPickled { get; } =
        new("CIFAR-10", 1, 10, [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}")], "test_batch", "batches.meta")
        {
            Keys = new CifarKeys("labels", "label_names"),
        };

    /// <summary>CIFAR-100 in Python's pickles, with its fine labels.</summary>
    public static CifarKind HundredPickled { get; } = new("CIFAR-100", 1, 100, ["train"], "test", "meta")
    {
        Keys = new CifarKeys("fine_labels", "fine_label_names"),
    };

    /// <summary>What its pickles call their parts; null for the binary version.</summary>
    public CifarKeys? Keys { get; private init; }

    /// <summary>Bytes of an image without its labels.</summary>
    public static int PixelsLength => 3 * PlaneLength;

    /// <summary>What to do where a file cannot be used.</summary>
    public string Remedy => $"fetch the {(Keys is null ? "binary" : "Python")} version again";

    /// <summary>Bytes of a record: labels, then the red, the green and the blue plane.</summary>
    public int RecordLength => LabelBytes + PixelsLength;

    /// <summary>The number of records in a file.</summary>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">It is empty, or its length is no multiple of a record's.</exception>
    public int CountRecords(long length, string name) =>
        length > 0 && length % RecordLength == 0 && length / RecordLength <= int.MaxValue
            ? (int)(length / RecordLength)
            : throw new AlexNetException(
                $"{name} is {length} bytes long, which is no multiple of the {RecordLength} bytes of a {Name} image; "
                    + $"{Remedy}.");

    /// <summary>The class of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">There is no such class.</exception>
    public int ClassOf(ReadOnlySpan<byte> record, string name)
    {
        int label = record[LabelBytes - 1];
        return label < ClassCount
            ? label
            : throw new AlexNetException(
                $"{name} holds an image of class {label}, {Name} has the classes 0 to {ClassCount - 1}: "
                    + $"it is damaged or another kind of file; {Remedy}.");
    }

    /// <summary>The image of a record. Shape (32, 32, 3).</summary>
    /// <param name="record">The record.</param>
    public RgbImage ImageOf(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> planes = record[LabelBytes..];
        byte[] pixels = new byte[3 * PlaneLength];
        for (int i = 0; i < PlaneLength; i++)
        {
            pixels[3 * i] = planes[i];
            pixels[(3 * i) + 1] = planes[PlaneLength + i];
            pixels[(3 * i) + 2] = planes[(2 * PlaneLength) + i];
        }

        return new RgbImage(Side, Side, 3, pixels);
    }

    /// <summary>Reads the classes' names.</summary>
    /// <param name="text">The text of <see cref="NamesFile"/>.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">There are more or fewer names than classes, or one stands twice.</exception>
    public IReadOnlyList<string> ReadNames(TextReader text, string name) =>
        Checked(TextLines.Read(text, name).Where(line => line.Length > 0), name);

    /// <summary>The classes' names, of which there must be as many as classes, all different.</summary>
    /// <param name="found">The names.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">There are more or fewer names than classes, or one stands twice.</exception>
    public IReadOnlyList<string> Checked(IEnumerable<string> found, string name)
    {
        string[] names = [.. found.Take(ClassCount + 1)];
        return names.Length == ClassCount && names.Distinct(StringComparer.Ordinal).Count() == ClassCount
            ? names
            : throw new AlexNetException(
                $"{name} does not hold the {ClassCount} different names of {Name}'s classes; {Remedy}."
            );
    }
}
