using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Formats;

/// <summary>One of the two binary CIFAR data sets: its files and the layout of a record.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="LabelBytes">Labels before the pixels; the last one is the class (CIFAR-100 has the superclass before it).</param>
/// <param name="ClassCount">The number of classes.</param>
/// <param name="TrainFiles">The files of the training part, in order.</param>
/// <param name="ValFile">The file of the test part.</param>
/// <param name="NamesFile">The file of the classes' names, a line each.</param>
/// <remarks>Source: the data sets' page (www.cs.toronto.edu/~kriz/cifar.html), "Binary version".</remarks>
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

    /// <summary>Bytes of a record: labels, then the red, the green and the blue plane.</summary>
    public int RecordLength => LabelBytes + (3 * PlaneLength);

    /// <summary>The number of records in a file.</summary>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">It is empty, or its length is no multiple of a record's.</exception>
    public int CountRecords(long length, string name) =>
        length > 0 && length % RecordLength == 0 && length / RecordLength <= int.MaxValue
            ? (int)(length / RecordLength)
            : throw new AlexNetException(
                $"{name} is {length} bytes long, which is no multiple of the {RecordLength} bytes of a {Name} image; "
                    + $"fetch the binary version again.");

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
                    + $"it is damaged or another kind of file; fetch the binary version again.");
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
    public IReadOnlyList<string> ReadNames(TextReader text, string name)
    {
        string[] names = [.. TextLines.Read(text, name).Where(line => line.Length > 0).Take(ClassCount + 1)];
        return names.Length == ClassCount && names.Distinct(StringComparer.Ordinal).Count() == ClassCount
            ? names
            : throw new AlexNetException(
                $"{name} does not hold the {ClassCount} different names of {Name}'s classes, one a line; fetch the binary version again."
            );
    }
}
