using AlexNetSharp.Files;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.NumPy;

/// <summary>
/// A NumPy <c>.npy</c> file: a dictionary of arrays, as <c>bvlc_alexnet.npy</c> is one, or a single array, which is called <c>array</c>.
/// Tensors of a dictionary are called <c>NAME</c>, those of a list in it <c>NAME/0</c>, <c>NAME/1</c> and so on, those of a dictionary in
/// it <c>NAME/KEY</c>.
/// </summary>
internal sealed class NpyWeightFile : TensorFile
{
    private const string Kind = "a .npy file";
    private const string Remedy = "download it again, or save it again with numpy.save";
    private const string SingleName = "array";
    private readonly PickledFile _file;
    private readonly Dictionary<string, NpyTensor> _arrays;

    private NpyWeightFile(PickledFile file)
        : base(file.Path, file.Budget.Cancellation)
    {
        _file = file;
        NpyHeader header = ReadHeader(file);
        var type = new NumPyType(file, header.Type);
        var contents = new NpyContents(file);
        if (type.IsObject)
        {
            contents.AddPickle(header.DataOffset);
        }
        else
        {
            contents.AddArray(SingleName, Plain(file, header, type));
        }

        _arrays = contents.Arrays;
        Tensors = contents.Entries;
        Metadata = contents.Metadata;
    }

    /// <inheritdoc/>
    public override string Format => "NumPy (.npy)";

    /// <inheritdoc/>
    public override IReadOnlyList<TensorEntry> Tensors { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks all of its structure; nothing in it is run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">
    /// There is no such file, it is damaged, or it asks for something other than arrays; the sentence says what.
    /// </exception>
    public static NpyWeightFile Open(string path, CancellationToken cancellation = default)
    {
        PickledFile file = PickledFile.Open(path, Kind, Remedy, cancellation);
        try
        {
            return new NpyWeightFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override unsafe void ReadNumbers(TensorEntry tensor, Span<float> values)
    {
        NpyTensor array = _arrays[tensor.Name];
        if (array.Data.IsRaw)
        {
            array.Layout.Read(_file.At(array.Data.Offset, array.Data.Length), values, Cancellation);
            return;
        }

        fixed (byte* numbers = array.Data.ToArray())
        {
            array.Layout.Read(numbers, values, Cancellation);
        }
    }

    /// <inheritdoc/>
    protected override void Close() => _file.Dispose();

    private static unsafe NpyHeader ReadHeader(PickledFile file)
    {
        using var start = new UnmanagedMemoryStream(file.At(0, file.Length), file.Length);
        return NpyHeader.ReadAny(start, file.Path);
    }

    private static NumPyArray Plain(PickledFile file, NpyHeader header, NumPyType type)
    {
        var array = new NumPyArray(file);
        array.SetNumbers(
            [.. header.Shape],
            type,
            header.IsFortranOrder,
            new PickleString(file, header.DataOffset, file.Length - header.DataOffset, PickleStringForm.Raw, IsText: false));
        return array;
    }
}
