namespace AlexNetSharp.Weights.Core;

/// <summary>
/// Names of tensors without what the wrappers of a model put before its own: DataParallel and torch.compile their parts anywhere, classes
/// that hold the model a first part that all names share.
/// </summary>
internal static class WrappedNames
{
    private static readonly string[] WrapperParts = ["module", "_orig_mod"];

    /// <summary>A name without the parts of DataParallel and torch.compile, for example <c>module.</c>.</summary>
    /// <param name="name">The name.</param>
    public static string Clean(string name)
    {
        string[] parts = name.Split('.');
        return string.Join('.', parts.Where((part, i) => i == parts.Length - 1 || !WrapperParts.Contains(part)));
    }

    /// <summary>
    /// The names without wrappers, and without the first parts that all of them share, such as <c>model.</c> or <c>backbone.</c>; null
    /// where that changes nothing, or makes two names one.
    /// </summary>
    /// <param name="names">The names.</param>
    public static IReadOnlyList<string>? Bare(IReadOnlyList<string> names)
    {
        string[][] parts = [.. names.Select(name => Clean(name).Split('.'))];
        int shared = 0;
        while (parts.Length > 1 && parts.All(one => one.Length > shared + 2 && one[shared] == parts[0][shared]))
        {
            shared++;
        }

        string[] bare = [.. parts.Select(one => string.Join('.', one[shared..]))];
        return bare.SequenceEqual(names) || bare.Distinct(StringComparer.Ordinal).Count() < bare.Length ? null : bare;
    }
}
