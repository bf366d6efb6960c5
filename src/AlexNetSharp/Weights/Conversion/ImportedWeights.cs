using System.Globalization;
using static TorchSharp.torch;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>A network's tensors out of a file of any format, as a bundle has them. Disposing of it frees them.</summary>
public sealed class ImportedWeights : IDisposable
{
    private ImportedWeights(WeightBundle bundle, Dictionary<string, Tensor> tensors, IReadOnlyList<ConversionRow> rows)
    {
        (Bundle, Tensors, Rows) = (bundle, tensors, rows);
    }

    /// <summary>The network, labels and preprocessing.</summary>
    public WeightBundle Bundle { get; }

    /// <summary>The float32 tensors by name, all that the network has.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>What went where.</summary>
    public IReadOnlyList<ConversionRow> Rows { get; }

    /// <summary>Reads a file's tensors as a network's.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bundle">What is known about its network.</param>
    /// <param name="sources">Where each of the network's tensors stands in the file.</param>
    /// <exception cref="AlexNetException">Numbers are NaN or infinite, or of a type that is not read; the sentence names the tensor.</exception>
    internal static ImportedWeights Read(TensorFile file, WeightBundle bundle, IReadOnlyList<TensorSource> sources)
    {
        var entries = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Dictionary<string, long[]> sizes = bundle.Network().Shapes().SelectMany(shape => shape.Tensors())
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Sizes, StringComparer.Ordinal);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var rows = new List<ConversionRow>();
        try
        {
            foreach (TensorSource source in sources)
            {
                long[] wanted = sizes[source.Target];
                tensors.Add(source.Target, empty(wanted, ScalarType.Float32).DetachFromDisposeScope());
                TensorEntry? entry = source.Constant is null ? entries[source.Source] : null;
                Fill(file, source, entry, tensors[source.Target]);
                rows.Add(new ConversionRow(source.Source, entry?.ShapeText ?? "", source.Target, TensorEntry.TextOf(wanted), Changes(source)));
            }

            return new ImportedWeights(bundle, tensors, rows);
        }
        catch
        {
            Free(tensors);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Free(Tensors);

    private static void Fill(TensorFile file, TensorSource source, TensorEntry? entry, Tensor target)
    {
        Span<float> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(target.bytes);
        if (entry is null)
        {
            values.Fill((float)source.Constant!.Value);
            return;
        }

        if (source.Axes.Count == 0)
        {
            file.Read(entry, values);
        }
        else
        {
            AxisOrder.Copy(file.Read(entry), source.View.Count > 0 ? source.View : entry.Shape, source.Axes, values);
        }

        foreach (ref float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new AlexNetException($"{file.Path} has NaN or infinite numbers in {entry.Name}: its training diverged, or the file is damaged; give other weights.");
            }

            value = (float)(value * source.Factor);
        }
    }

    private static string Changes(TensorSource source)
    {
        string[] changes =
        [
            .. source.Constant is { } constant ? (string[])[string.Create(CultureInfo.InvariantCulture, $"set to {constant}")] : [],
            .. source.View.Count > 0 ? (string[])[$"seen as {TensorEntry.TextOf(source.View)}"] : [],
            .. source.Axes.Count > 0 ? (string[])[$"axes {string.Join(' ', source.Axes)}"] : [],
            .. source.Factor != 1 ? (string[])[string.Create(CultureInfo.InvariantCulture, $"times {source.Factor}")] : [],
        ];
        return string.Join(", ", changes);
    }

    private static void Free(IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (Tensor tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
