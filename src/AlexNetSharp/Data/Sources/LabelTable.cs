using System.Collections;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A file of labels that is looked up by path: 21 bytes a line in memory, whatever its length. Paths are known by 128 bits of their
/// SHA-256.
/// </summary>
internal sealed class LabelTable
{
    private readonly string _path;
    private readonly UInt128[] _paths;
    private readonly int[] _lineLabels;
    private readonly string[] _labels;
    private readonly BitArray _isUsed;

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="listing">Watches over the reading.</param>
    /// <exception cref="AlexNetException">It cannot be used, or gives a path two labels.</exception>
    public LabelTable(string path, Listing listing)
    {
        _path = path;
        (List<UInt128> paths, List<int> lineLabels) = ([], []);
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (LabelLine line in listing.Follow(LabelList.Read(path)))
        {
            if (line.Part is not null)
            {
                throw new AlexNetException(
                    $"{path} has a column for the parts of its images; give it as the source, "
                        + $"with {RequestOption.Of(nameof(SourceOptions.Root)).With("DIR")} for the images' folder, "
                        + $"or leave the column out.");
            }

            labels.TryAdd(line.Label, labels.Count);
            paths.Add(Digest(line.Path));
            lineLabels.Add(labels[line.Label]);
        }

        (_paths, _lineLabels, _labels) = ([.. paths], [.. lineLabels], [.. labels.Keys]);
        Array.Sort(_paths, _lineLabels);
        int kept = DropRepetitions();
        Array.Resize(ref _paths, kept);
        Array.Resize(ref _lineLabels, kept);
        _isUsed = new BitArray(kept);
    }

    /// <summary>The label of a path, which counts as used then; null where there is none.</summary>
    /// <param name="path">The path.</param>
    public string? Find(string path)
    {
        int place = PlaceOf(path);
        if (place < 0)
        {
            return null;
        }

        Use(place);
        return _labels[_lineLabels[place]];
    }

    /// <summary>The paths that nobody looked up, read from the file again.</summary>
    public IEnumerable<string> Unused() =>
        LabelList.Read(_path).Select(line => line.Path).Where(path => PlaceOf(path) is >= 0 and int place && Use(place));

    private static UInt128 Digest(string path) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(path)));

    private int PlaceOf(string path) => Array.BinarySearch(_paths, Digest(path));

    /// <summary>Marks a path as used; tells whether it was not before.</summary>
    private bool Use(int place)
    {
        bool isFirst = !_isUsed[place];
        _isUsed[place] = true;
        return isFirst;
    }

    /// <summary>Keeps one of the sorted lines of each path, and counts what is kept.</summary>
    private int DropRepetitions()
    {
        int kept = 0;
        for (int i = 0; i < _paths.Length; i++)
        {
            bool isAgain = kept > 0 && _paths[kept - 1] == _paths[i];
            if (isAgain && _lineLabels[kept - 1] != _lineLabels[i])
            {
                throw Contradiction(_paths[i]);
            }

            kept -= isAgain ? 1 : 0;
            (_paths[kept], _lineLabels[kept]) = (_paths[i], _lineLabels[i]);
            kept++;
        }

        return kept;
    }

    private AlexNetException Contradiction(UInt128 digest)
    {
        LabelLine[] lines = [.. LabelList.Read(_path).Where(line => Digest(line.Path) == digest)];
        LabelLine other = lines.First(line => line.Label != lines[0].Label);
        return new AlexNetException(
            $"Line {other.Number} of {_path} gives {other.Path} the label '{other.Label}', "
                + $"an earlier line '{lines[0].Label}'; keep one.");
    }
}
