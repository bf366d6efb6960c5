using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// The development kit of ILSVRC-2012: its classes, and the class of each validation image. Classes are numbered by the ordinal order of
/// their WordNet numbers, as Caffe and torchvision do; the kit's own numbers have another order.
/// </summary>
/// <remarks>
/// Source: the kit's readme.txt: structure array <c>synsets</c> of <c>data/meta.mat</c>, and a file with the class's number of each
/// validation image, a line each.
/// </remarks>
internal sealed class DevelopmentKit
{
    /// <summary>The file of the synsets in the kit.</summary>
    public const string MetaFile = "data/meta.mat";

    /// <summary>The file of the validation images' classes in the kit.</summary>
    public const string TruthFile = "data/ILSVRC2012_validation_ground_truth.txt";

    private const string Variable = "synsets";
    private const int LongestWnid = 32;
    private readonly Dictionary<string, int> _indices;

    private DevelopmentKit(Synset[] leaves, short[] validationClasses)
    {
        _indices = leaves
            .Select((leaf, index) => (leaf.Wnid, index))
            .ToDictionary(pair => pair.Wnid, pair => pair.index, StringComparer.Ordinal);
        Classes = [.. leaves.Select(leaf => new ClassLabel(leaf.Wnid, leaf.Words))];
        TrainImages = [.. leaves.Select(leaf => leaf.TrainImages)];
        ValidationClasses = validationClasses;
    }

    /// <summary>The classes; their names are WordNet numbers.</summary>
    public IReadOnlyList<ClassLabel> Classes { get; }

    /// <summary>The number of training images of each class.</summary>
    public IReadOnlyList<int> TrainImages { get; }

    /// <summary>The class of validation image i + 1.</summary>
    public IReadOnlyList<short> ValidationClasses { get; }

    /// <summary>The class of a WordNet number; -1 where it is none.</summary>
    /// <param name="wnid">The WordNet number.</param>
    public int IndexOf(string wnid) => _indices.GetValueOrDefault(wnid, -1);

    /// <summary>Reads a kit's two files.</summary>
    /// <param name="meta">The whole <see cref="MetaFile"/>.</param>
    /// <param name="truth">The text of <see cref="TruthFile"/>.</param>
    /// <param name="name">The kit's name for errors.</param>
    /// <exception cref="AlexNetException">One of them is damaged, or they do not belong together.</exception>
    public static DevelopmentKit Read(ReadOnlySpan<byte> meta, TextReader truth, string name)
    {
        string metaName = $"{name}/{MetaFile}";
        Synset[] leaves =
        [
            .. ReadSynsets(meta, metaName).Where(synset => synset.IsLeaf).OrderBy(synset => synset.Wnid, StringComparer.Ordinal),
        ];
        bool isUnique =
            leaves.DistinctBy(leaf => leaf.Wnid, StringComparer.Ordinal).Count() == leaves.Length
            && leaves.DistinctBy(leaf => leaf.Id).Count() == leaves.Length;
        if (leaves.Length is 0 or > short.MaxValue || !isUnique)
        {
            throw Unusable(
                metaName,
                leaves.Length == 0 ? "it has no synset without children" : "its synsets without children are not unique");
        }

        Dictionary<int, short> classes = leaves
            .Select((leaf, index) => (leaf.Id, index))
            .ToDictionary(pair => pair.Id, pair => (short)pair.index);
        return new DevelopmentKit(leaves, [.. ReadTruth(truth, classes, $"{name}/{TruthFile}")]);
    }

    private static IEnumerable<Synset> ReadSynsets(ReadOnlySpan<byte> meta, string name)
    {
        if (MatFile.Read(meta, name, Variable) is not MatStructs synsets)
        {
            throw Unusable(name, $"its variable '{Variable}' is no structure array");
        }

        return Enumerable.Range(0, synsets.Count).Select(place => ReadSynset(synsets, place, name));
    }

    private static Synset ReadSynset(MatStructs synsets, int place, string name)
    {
        string wnid = Text(synsets, place, "WNID", name);
        return wnid.Length is > 0 and <= LongestWnid && wnid.All(char.IsAsciiLetterOrDigit)
            ? new Synset(
                Number(synsets, place, "ILSVRC2012_ID", name),
                wnid,
                Text(synsets, place, "words", name),
                Number(synsets, place, "num_children", name) == 0,
                Number(synsets, place, "num_train_images", name))
            : throw Unusable(name, $"synset {place + 1} has no WordNet number in its field WNID");
    }

    private static string Text(MatStructs synsets, int place, string field, string name) => synsets.Get(place, field) switch
    {
        MatText { Dimensions: [1, _], Text: string text } => text,
        MatText { Text.Length: 0 } or MatNumbers { Values.Length: 0 } => "",
        _ => throw Unusable(name, $"synset {place + 1} has no text in its field {field}"),
    };

    private static int Number(MatStructs synsets, int place, string field, string name) =>
        synsets.Get(place, field) is MatNumbers { Values: [double value] }
        && value is >= 0 and <= int.MaxValue
        && Math.Floor(value) == value
            ? (int)value
            : throw Unusable(name, $"synset {place + 1} has no whole number in its field {field}");

    private static IEnumerable<short> ReadTruth(TextReader truth, Dictionary<int, short> classes, string name)
    {
        int number = 0;
        foreach (string line in TextLines.Read(truth, name).Where(line => line.Length > 0))
        {
            number++;
            yield return int.TryParse(line, out int id) && classes.TryGetValue(id, out short index)
                ? index
                : throw Unusable(name, $"line {number} is '{line[..Math.Min(line.Length, LongestWnid)]}', which is no number of a class");
        }
    }

    private static AlexNetException Unusable(string name, string why) =>
        new($"{name} cannot be used: {why}; take ILSVRC2012_devkit_t12.tar.gz as it is distributed.");
}
