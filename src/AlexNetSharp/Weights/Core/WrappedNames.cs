namespace AlexNetSharp.Weights.Core;

/// <summary>
/// Names of tensors without what the wrappers of a model put before its own: DataParallel and torch.compile their parts anywhere, classes
/// that hold the model a first part that most names share.
/// </summary>
internal static class WrappedNames
{
    private const int MostLevels = 4;

    /// <summary>The counter of torch's AveragedModel, which is no part of its network.</summary>
    private const string Averaged = "n_averaged";

    private static readonly string[] WrapperParts = ["module", "_orig_mod"];

    /// <summary>A name without the parts of DataParallel and torch.compile, for example <c>module.</c>.</summary>
    /// <param name="name">The name.</param>
    public static string Clean(string name)
    {
        string[] parts = name.Split('.');
        return string.Join('.', parts.Where((part, i) => i == parts.Length - 1 || !WrapperParts.Contains(part)));
    }

    /// <summary>Whether a tensor counts what an average was made of, and is no part of a model.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsCounter(string name) => Clean(name) == Averaged;

    /// <summary>
    /// The tensors by their names without wrappers: first without those that may stand anywhere, then without one first part more each, as
    /// <c>model.</c> or <c>backbone.</c>, as long as more than half of the names have it. Tensors without it are left out, such as those of
    /// a loss beside the model.
    /// </summary>
    /// <param name="tensors">The tensors.</param>
    public static IEnumerable<IReadOnlyDictionary<string, TensorEntry>> Bare(IReadOnlyList<TensorEntry> tensors)
    {
        (string Name, TensorEntry Tensor)[] bare =
            [.. tensors.Where(tensor => !IsCounter(tensor.Name)).Select(tensor => (Clean(tensor.Name), tensor))];
        for (int level = 0; level <= MostLevels; level++)
        {
            bool isOne = bare.Select(one => one.Name).Distinct(StringComparer.Ordinal).Count() == bare.Length;
            if (isOne && (level > 0 || !bare.Select(one => one.Name).SequenceEqual(tensors.Select(tensor => tensor.Name))))
            {
                yield return bare.ToDictionary(one => one.Name, one => one.Tensor, StringComparer.Ordinal);
            }

            if (bare.Where(one => one.Name.Count(letter => letter == '.') > 1)
                    .GroupBy(one => one.Name[..(one.Name.IndexOf('.', StringComparison.Ordinal) + 1)], StringComparer.Ordinal)
                    .MaxBy(group => group.Count()) is not { } most
                || most.Count() * 2 <= bare.Length)
            {
                yield break;
            }

            bare = [.. most.Select(one => (one.Name[most.Key.Length..], one.Tensor))];
        }
    }
}
