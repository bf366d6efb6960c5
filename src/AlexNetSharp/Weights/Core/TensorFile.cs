using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// A file of named tensors, of whatever format, open for reading. Opening checks all of the file's structure and executes nothing; numbers
/// are read one tensor at a time, so that a file of any size needs no more memory than its largest tensor.
/// </summary>
public abstract class TensorFile : IDisposable
{
    private bool _disposed;

    /// <summary>Initializes the file; every format stands in this library.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading, of numbers as well.</param>
    private protected TensorFile(string path, CancellationToken cancellation) => (Path, Cancellation) = (path, cancellation);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Stops the reading.</summary>
    internal CancellationToken Cancellation { get; }

    /// <summary>The format, for people, for example <c>PyTorch (zip)</c>.</summary>
    public abstract string Format { get; }

    /// <summary>The tensors in the file's order; names are unique.</summary>
    public abstract IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>What the file says besides its tensors, for people, by name; empty where the format has no place for it.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>What the file says of its classes; null where it says nothing.</summary>
    internal virtual NamedClasses? Classes => ClassNames.OfMetadata(Metadata);

    /// <summary>Whether a tensor's numbers are of a type that can be read.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    public static bool IsRead(TensorEntry tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return NumberConversion.Of(tensor.Type) is not null;
    }

    /// <summary>Reads a tensor's numbers in row-major order, as float32: other types are converted, large integers are rounded.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="values">As many as the tensor has.</param>
    /// <exception cref="AlexNetException">The numbers are of a type that is not read; the sentence names the tensor.</exception>
    public void Read(TensorEntry tensor, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(tensor);

        // The memory behind a mapped file is gone then, which would end the process.
        ObjectDisposedException.ThrowIf(_disposed, this);
        Cancellation.ThrowIfCancellationRequested();
        if (values.Length != tensor.Count)
        {
            throw new ArgumentException(
                $"Tensor {tensor.Name} has {tensor.Count} values, the destination {values.Length}.",
                nameof(values));
        }

        if (!IsRead(tensor))
        {
            throw new AlexNetException($"{Path} has {tensor.Name} as {tensor.Type}, whose numbers are not read; save it again as float32.");
        }

        ReadNumbers(tensor, values);
    }

    /// <summary>Reads a tensor's numbers in row-major order, as float32.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <exception cref="AlexNetException">
    /// The numbers are of a type that is not read, or too many for one array; the sentence names the tensor.
    /// </exception>
    public float[] Read(TensorEntry tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Count > Array.MaxLength)
        {
            throw new AlexNetException(
                $"{Path} has {tensor.Name} with {tensor.Count} numbers, more than the {Array.MaxLength} that are read at once; "
                    + $"give a file of smaller tensors.");
        }

        float[] values = new float[tensor.Count];
        Read(tensor, values);
        return values;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Close();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Reads a tensor's numbers; the file is open, the room is as large as the tensor, and its type has a conversion.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="values">As many as the tensor has.</param>
    protected abstract void ReadNumbers(TensorEntry tensor, Span<float> values);

    /// <summary>Frees what the file holds; called once.</summary>
    protected abstract void Close();
}
