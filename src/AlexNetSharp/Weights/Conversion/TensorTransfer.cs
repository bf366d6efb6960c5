using System.Globalization;
using AlexNetSharp.Models;
using AlexNetSharp.Weights.Core;
using static TorchSharp.torch;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>Moves numbers between a file's tensors and a network's.</summary>
internal static class TensorTransfer
{
    /// <summary>Fills a network's tensors from a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sources">Where each of the network's tensors stands in the file; names and sizes fit.</param>
    /// <param name="targets">The network's tensors by name, float32, on any device.</param>
    /// <returns>What went where.</returns>
    /// <exception cref="AlexNetException">Numbers are NaN or infinite, or of a type that is not read; the sentence names the tensor.</exception>
    public static IReadOnlyList<ConversionRow> Fill(TensorFile file, IReadOnlyList<TensorSource> sources, IReadOnlyDictionary<string, Tensor> targets)
    {
        var entries = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var rows = new List<ConversionRow>(sources.Count);
        foreach (TensorSource source in sources)
        {
            Tensor target = targets[source.Target];
            TensorEntry? entry = source.Constant is null ? entries[source.Source] : null;
            TensorFilling.Fill(target, values => Read(file, source, entry, values), file.Path, source.Source);
            rows.Add(new ConversionRow(source.Source, entry?.ShapeText ?? "", source.Target, TensorEntry.TextOf(target.shape), Changes(source)));
        }

        return rows;
    }

    /// <summary>A network's numbers as a file has them: the way back.</summary>
    /// <param name="source">Where they stand in the file.</param>
    /// <param name="tensor">The network's tensor, float32, on any device.</param>
    /// <returns>The numbers, row-major in the file's order.</returns>
    public static float[] Stored(TensorSource source, Tensor tensor)
    {
        using Tensor values = tensor.detach().cpu();
        float[] numbers = values.data<float>().ToArray();
        if (source.Axes.Count > 0)
        {
            float[] turned = new float[numbers.Length];
            AxisOrder.Copy(numbers, AxisOrder.Sizes(source.View.Count > 0 ? source.View : source.StoredSizes(tensor.shape), source.Axes), AxisOrder.Inverse(source.Axes), turned);
            numbers = turned;
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
        tensor.EndsWith(".weight", StringComparison.Ordinal) && factors.TryGetValue(tensor[..^".weight".Length], out double factor) ? Times(factor) : "";

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
    public static string ChangesBack(TensorSource source) => Changes(source with { View = [], Axes = AxisOrder.Inverse(source.Axes), Factor = 1 / source.Factor });

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
