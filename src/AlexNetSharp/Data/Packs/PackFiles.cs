using System.Text.RegularExpressions;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>Tells the files that the making of packs writes from everything else, which is never removed, replaced or published.</summary>
internal static partial class PackFiles
{
    /// <summary>The file that marks a folder as one in which a pack is made, and is locked while that goes on.</summary>
    public const string LockName = "prepare.lock";

    /// <summary>The file that marks a folder as a pack that is being replaced.</summary>
    public const string ReplacedName = "replaced.mark";

    /// <summary>The name of something in a folder that the making of a pack did not write; null where there is nothing.</summary>
    /// <param name="folder">The folder, which may be missing.</param>
    public static string? FirstForeign(string folder) =>
        Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFileSystemInfos().FirstOrDefault(entry => !IsOurs(entry))?.Name
            : null;

    /// <summary>Whether a folder holds nothing.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsEmpty(string folder) => !Directory.EnumerateFileSystemEntries(folder).Any();

    /// <summary>Removes a folder with the files that the making of packs wrote; where it holds anything else, that stays.</summary>
    /// <param name="folder">The folder.</param>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Clear(folder, _ => true);
            if (IsEmpty(folder))
            {
                Directory.Delete(folder);
            }
        }
    }

    /// <summary>Removes files that the making of packs wrote; the mark of the folder goes last.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isUnwanted">Whether a file goes, by its name.</param>
    public static void Clear(string folder, Func<string, bool> isUnwanted)
    {
        FileInfo[] unwanted = [.. new DirectoryInfo(folder).GetFiles().Where(file => IsOurs(file) && isUnwanted(file.Name))];
        foreach (FileInfo file in unwanted.OrderBy(file => file.Name is PackState.FileName or LockName or ReplacedName))
        {
            file.Delete();
        }
    }

    private static bool IsOurs(FileSystemInfo entry) =>
        entry is FileInfo { LinkTarget: null } && Names().IsMatch(Path.GetFileName(TemporaryName.Final(entry.Name)));

    [GeneratedRegex(
        @"^((train|val)-[0-9]{5,}\.(images\.npy|labels\.npy|index\.npy|tar)|(train|val)\.files\.txt|mean\.npy|rejected\.jsonl"
            + @"|manifest\.(json|sha256)|state\.json|[0-9]+\.sums|names|prepare\.lock|replaced\.mark)\z")]
    private static partial Regex Names();
}
