using System.Globalization;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Onnx.Parsing;

/// <summary>
/// Files beside a model that hold the numbers of its large tensors. They must lie in the model's folder, and not behind a link.
/// </summary>
/// <remarks>Source: docs/ExternalData.md of the ONNX repository.</remarks>
/// <param name="model">The model's path.</param>
/// <param name="budget">What the reading of the model may cost.</param>
internal sealed unsafe class OnnxExternalData(string model, ReadBudget budget) : IDisposable
{
    private const int LongestLocation = 4096;
    private const int MostFiles = 256;
    private const int MostUses = 2;
    private const long MostRepeated = 1 << 26;
    private long _used;

    private readonly Dictionary<string, MappedFile> _files = new(StringComparer.Ordinal);

    /// <summary>Finds a tensor's numbers.</summary>
    /// <param name="place">What the tensor says: <c>location</c>, and perhaps <c>offset</c> and <c>length</c> in bytes.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="AlexNetException">The file is none that may be read, or too short.</exception>
    public ProtobufRange Find(IReadOnlyDictionary<string, string> place, TensorEntry tensor)
    {
        string location = place.GetValueOrDefault("location", "");
        MappedFile file = Open(location, tensor);
        long offset = Number(place, "offset", 0, tensor);
        long length = Number(place, "length", file.Length - Math.Min(offset, file.Length), tensor);
        if (offset > file.Length || length > file.Length - offset)
        {
            throw new AlexNetException(
                $"{model} has tensor {ShortText.Of(tensor.Name)} in {ShortText.Of(location)} at bytes {offset} to "
                    + $"{offset + (Int128)length}, but that file ends at {file.Length}; fetch it again.");
        }

        // Tensors may share numbers, but reading all must not take longer than the files are.
        _used += length;
        return _used <= MostRepeated + (MostUses * _files.Values.Sum(one => one.Length))
            ? new ProtobufRange((nint)(file.Data + offset), length)
            : throw budget.Refuse("its tensors use the same numbers of another file again and again");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MappedFile file in _files.Values)
        {
            file.Dispose();
        }
    }

    private MappedFile Open(string location, TensorEntry tensor)
    {
        string path =
            Inside(location)
            ?? throw new AlexNetException(
                $"{model} has the numbers of tensor {ShortText.Of(tensor.Name)} in another file, '{ShortText.Of(location)}', "
                    + $"outside of its own folder; "
                    + $"put that file beside the model, and write the model with its plain name.");
        if (!_files.TryGetValue(path, out MappedFile? file))
        {
            file = ForeignFile.Open(path, $"{path}, which holds numbers of {model}, cannot be used", $"the file that {model} names");
            _files.Add(path, file);
            if (_files.Count > MostFiles)
            {
                throw budget.Refuse($"its numbers lie in more than {MostFiles} other files");
            }

        }

        return file;
    }

    /// <summary>The path in the model's folder, where no part of it is a link; null for any other.</summary>
    private string? Inside(string location)
    {
        if (location.Length == 0 || location.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(location))
        {
            return null;
        }

        if (location.Length > LongestLocation)
        {
            return null;
        }

        string path = Path.GetDirectoryName(Path.GetFullPath(model))!;
        foreach (string part in location.Split('/', '\\').Where(part => part != "."))
        {
            path = Path.Combine(path, part);
            if (part is "" or ".." || new FileInfo(path).LinkTarget is not null)
            {
                return null;
            }
        }

        return path;
    }

    private long Number(IReadOnlyDictionary<string, string> place, string key, long otherwise, TensorEntry tensor)
    {
        if (!place.TryGetValue(key, out string? text))
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new AlexNetException(
                $"{model} has tensor {ShortText.Of(tensor.Name)} in another file at an {key} that is no number, "
                    + $"'{ShortText.Of(text)}'; write the model again.");
    }
}
