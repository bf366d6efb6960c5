using System.Globalization;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>Moves numbers between a file's tensors and a network's.</summary>
internal static class TensorTransfer
{
    /// <summary>Fills a network's tensors from a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sources">Where each of the network's tensors stands in the file; names and sizes fit.</param>
    /// <param name="targets">The network's weights.</param>
    /// <returns>What went where.</returns>
    /// <exception cref="AlexNetException">
    /// Numbers are NaN or infinite, or of a type that is not read; the sentence names the tensor.
    /// </exception>
    public static IReadOnlyList<ConversionRow> Fill(
        TensorFile file,
        IReadOnlyList<TensorSource> sources,
        IReadOnlyList<WeightTensor> targets)
    {
        var entries = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var byName = targets.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var rows = new List<ConversionRow>(sources.Count);
        foreach (TensorSource source in sources)
        {
            WeightTensor target = byName[source.Target];
            TensorEntry? entry = source.Constant is null ? entries[source.Source] : null;
            Read(file, source, entry, target.Values);
            target.CheckFinite(file.Path, source.Source);
            rows.Add(
                new ConversionRow(source.Source, entry?.ShapeText ?? "", source.Target, TensorEntry.TextOf(target.Shape), Changes(source)));
        }

        return rows;
    }

    /// <summary>A network's numbers as a file has them: the way back.</summary>
    /// <param name="source">Where they stand in the file.</param>
    /// <param name="shape">The network's sizes.</param>
    /// <param name="values">The network's numbers.</param>
    /// <returns>The numbers, row-major in the file's order.</returns>
    public static ReadOnlySpan<float> Stored(TensorSource source, IReadOnlyList<long> shape, ReadOnlySpan<float> values)
    {
        if (source.Axes.Count == 0 && source.Factor == 1)
        {
            return values;
        }

        float[] numbers = values.ToArray();
        if (source.Axes.Count > 0)
        {
            IReadOnlyList<long> sizes = AxisOrder.Sizes(source.View.Count > 0 ? source.View : source.StoredSizes(shape), source.Axes);
            AxisOrder.Copy(values, sizes, AxisOrder.Inverse(source.Axes), numbers);
        }

        if (source.Factor != 1)
        {
            foreach (ref float number in numbers.AsSpan())
            {
                number = (float)(number / source.Factor);
            }
        }

        return numbers;
    }

    /// <summary>What a layer's weights are multiplied by in a file, for people; empty for nothing.</summary>
    /// <param name="factors">The factors of <see cref="PaperDropout"/>.</param>
    /// <param name="tensor">The tensor's name.</param>
    public static string Times(IReadOnlyDictionary<string, double> factors, string tensor) =>
        tensor.EndsWith(".weight", StringComparison.Ordinal) && factors.TryGetValue(tensor[..^".weight".Length], out double factor)
            ? Times(factor)
            : "";

    private static string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"times {factor}");

    private static void Read(TensorFile file, TensorSource source, TensorEntry? entry, Span<float> values)
    {
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

        if (source.Factor != 1)
        {
            foreach (ref float value in values)
            {
                value = (float)(value * source.Factor);
            }
        }
    }

    /// <summary>What is done to a network's numbers when a file is written, for people; empty for nothing.</summary>
    /// <param name="source">Where they stand in the file.</param>
    public static string ChangesBack(TensorSource source) =>
        Changes(source with
        {
            View = source.View.Count == source.Axes.Count ? AxisOrder.Sizes(source.View, source.Axes) : [],
            Axes = AxisOrder.Inverse(source.Axes),
            Factor = 1 / source.Factor,
        });

    private static string Changes(TensorSource source)
    {
        var changes = new List<string>();
        if (source.Constant is { } constant)
        {
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"set to {constant}"));
        }

        if (source.View.Count > 0)
        {
            changes.Add($"seen as {TensorEntry.TextOf(source.View)}");
        }

        if (source.Axes.Count > 0)
        {
            changes.Add($"axes {string.Join(' ', source.Axes)}");
        }

        if (source.Factor != 1)
        {
            changes.Add(Times(source.Factor));
        }

        return string.Join(", ", changes);
    }
}
