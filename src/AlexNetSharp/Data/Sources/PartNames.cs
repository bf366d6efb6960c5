using System.Text.RegularExpressions;

namespace AlexNetSharp.Data.Sources;

/// <summary>A part of a data set.</summary>
internal enum PartKind
{
    /// <summary>No part.</summary>
    None,

    /// <summary>What is learned from.</summary>
    Train,

    /// <summary>What is measured on while learning.</summary>
    Val,

    /// <summary>What is measured on at the end; stands in for a missing validation part.</summary>
    Test,
}

/// <summary>What data sets call their parts.</summary>
internal static partial class PartNames
{
    private static readonly Dictionary<string, PartKind> Kinds = new(StringComparer.Ordinal)
    {
        ["train"] = PartKind.Train,
        ["training"] = PartKind.Train,
        ["trn"] = PartKind.Train,
        ["val"] = PartKind.Val,
        ["valid"] = PartKind.Val,
        ["validate"] = PartKind.Val,
        ["validation"] = PartKind.Val,
        ["dev"] = PartKind.Val,
        ["test"] = PartKind.Test,
        ["testing"] = PartKind.Test,
        ["tst"] = PartKind.Test,
    };

    /// <summary>Words that stand with a part's name and say nothing about it, as in <c>training_set</c> and <c>seg_train</c>.</summary>
    private static readonly HashSet<string> Fillers =
        new(["set", "data", "dataset", "image", "images", "imgs", "split", "part", "folder", "seg"], StringComparer.Ordinal);

    /// <summary>
    /// The part that a file of many samples belongs to: by the words of its name, as in <c>train-00000-of-00005</c> and
    /// <c>imagenet_val_12</c>; where none is a part's name, by its folder's. None where its words name two parts.
    /// </summary>
    /// <param name="path">The file's path.</param>
    public static PartKind KindOfFile(string path)
    {
        PartKind[] kinds =
        [
            .. Words().Matches(Path.GetFileNameWithoutExtension(path)).Select(word => KindOf(word.Value))
                .Where(kind => kind != PartKind.None).Distinct(),
        ];
        return kinds switch
        {
            [var kind] => kind,
            [] => KindOf(Path.GetFileName(Path.GetDirectoryName(path)) ?? ""),
            _ => PartKind.None,
        };
    }

    /// <summary>The part that a folder's name means, in any usual spelling and case; none for the name of a class.</summary>
    /// <param name="name">The folder's name.</param>
    public static PartKind KindOf(string name)
    {
        // train2017 and val_2014 are without their year what others are.
        string[] words =
        [
            .. Year().Replace(name, "").ToLowerInvariant()
                .Split(['_', '-', ' ', '.'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => !Fillers.Contains(word)),
        ];
        if (words is not [var word])
        {
            return PartKind.None;
        }

        // trainset, TrainingSet, valset
        string plain = word.EndsWith("set", StringComparison.Ordinal) ? word[..^"set".Length] : word;
        return Kinds.GetValueOrDefault(plain);
    }

    [GeneratedRegex(@"(19|20)[0-9]{2}\z")]
    private static partial Regex Year();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Words();
}
