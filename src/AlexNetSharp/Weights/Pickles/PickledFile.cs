using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Pickles;

/// <summary>A mapped file that holds pickles: its bytes are seen only within its length, and its errors name it.</summary>
internal sealed unsafe class PickledFile : IDisposable
{
    private const int LongestQuote = 120;
    private const long LongestNames = 1 << 22;
    private const int MostTensors = 100_000;
    private readonly MappedFile _file;
    private readonly string _remedy;
    private long _decoded;
    private long _named;
    private bool _disposed;

    private PickledFile(string path, MappedFile file, string remedy)
    {
        Path = path;
        _file = file;
        _remedy = remedy;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length => _file.Length;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, for example <c>a .npy file</c>.</param>
    /// <param name="remedy">What to do where it cannot be used, for example <c>download it again</c>.</param>
    /// <exception cref="AlexNetException">There is no such file, or it is empty or cannot be read.</exception>
    public static PickledFile Open(string path, string kind, string remedy) =>
        new(path, MappedWeights.Open(path, Subject(path), kind), remedy);

    /// <summary>Some of the file's bytes.</summary>
    /// <param name="offset">The first.</param>
    /// <param name="length">How many, no more than a span can hold.</param>
    /// <exception cref="AlexNetException">The file ends before.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, long length)
    {
        byte* first = At(offset, length);
        return length <= int.MaxValue
            ? new ReadOnlySpan<byte>(first, (int)length)
            : throw Unusable($"it has a part of {length} bytes, more than can be read in one piece");
    }

    /// <summary>The address of some of the file's bytes.</summary>
    /// <param name="offset">The first.</param>
    /// <param name="length">How many are wanted there.</param>
    /// <exception cref="AlexNetException">The file ends before.</exception>
    public byte* At(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return offset >= 0 && length >= 0 && offset <= Length && length <= Length - offset
            ? _file.Data + offset
            : throw Unusable($"{length} bytes are promised at byte {offset} of only {Length}, so it is truncated or damaged");
    }

    /// <summary>
    /// Counts bytes of strings that have to be decoded: a file that uses them again and again would cost time without an end.
    /// </summary>
    /// <param name="length">How many more.</param>
    /// <exception cref="AlexNetException">They are more than the file has.</exception>
    public void CountDecoded(long length)
    {
        _decoded += length;
        if (_decoded > Length)
        {
            throw Unusable("it uses the same numbers for many arrays");
        }
    }

    /// <summary>Counts characters of names: a file that gives one long name to many values would cost memory without an end.</summary>
    /// <param name="length">How many more.</param>
    /// <exception cref="AlexNetException">They are more than the names of any network.</exception>
    public void CountNamed(long length)
    {
        _named += length;
        if (_named > LongestNames)
        {
            throw Unusable($"it has names of more than {LongestNames} characters together");
        }
    }

    /// <summary>Checks that a file may have one tensor more.</summary>
    /// <param name="count">How many tensors it has already.</param>
    /// <exception cref="AlexNetException">They are as many as a file may have.</exception>
    public void CheckRoom(int count)
    {
        if (count >= MostTensors)
        {
            throw Unusable($"it has more than {MostTensors} tensors");
        }
    }

    /// <summary>
    /// Checks that tensors which share stored numbers do not repeat them without an end: reading all of them would cost time without an
    /// end.
    /// </summary>
    /// <param name="tensors">Each tensor's layout and the stretch of numbers that it looks at.</param>
    /// <typeparam name="T">What tells one stretch from another.</typeparam>
    /// <exception cref="AlexNetException">They repeat more numbers than are stored, and than one tensor may.</exception>
    public void CheckRepeated<T>(IEnumerable<(NumberLayout Layout, T Stretch, long Stored)> tensors)
        where T : notnull
    {
        HashSet<T> seen = [];
        Int128 stored = 0;
        Int128 numbers = 0;
        foreach ((NumberLayout layout, T stretch, long count) in tensors)
        {
            stored += seen.Add(stretch) ? count : 0;
            numbers += layout.Count;
        }

        if (numbers - stored > Int128.Max(stored, NumberLayout.MostRepeated))
        {
            throw Unusable($"its tensors have {numbers} numbers together, of which it stores only {stored}");
        }
    }

    /// <summary>The error of a file that cannot be used.</summary>
    /// <param name="why">How that shows, for example <c>it ends inside a pickle</c>.</param>
    public AlexNetException Unusable(string why) => Unusable(why, _remedy);

    /// <summary>The error of a file that cannot be used.</summary>
    /// <param name="why">How that shows.</param>
    /// <param name="remedy">What to do.</param>
    public AlexNetException Unusable(string why, string remedy) => new($"{Subject(Path)}: {why}; {remedy}.");

    /// <summary>Text of a file for an error: no longer than a line, without control characters.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) =>
        string.Concat(text.Take(LongestQuote).Select(one => char.IsControl(one) || char.IsSurrogate(one) ? '?' : one))
        + (text.Length > LongestQuote ? "..." : "");

    private static string Subject(string path) => $"{path} cannot be used";

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _file.Dispose();
    }
}
