using System.Text;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Tells of a folder which names cannot be in it. To ask the system for each costs a list of files that are missing minutes, so after some
/// questions in vain the folder is read once, and a hash of each name is kept.
/// </summary>
/// <param name="path">The folder; it exists.</param>
internal sealed class FolderNames(string path)
{
    private const int Patience = 64;
    private int _missed;
    private HashSet<int>? _names;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>A file in it; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public FileInfo? Find(string name)
    {
        if (_missed == Patience && _names is null)
        {
            _names = Read();
        }

        if (_names is null || !IsPlain(name) || _names.Contains(KeyOf(name)))
        {
            if (new FileInfo(System.IO.Path.Combine(path, name)) is { Exists: true } file)
            {
                return file;
            }

            _missed = Math.Min(_missed + 1, Patience);
        }

        return null;
    }

    /// <summary>Whether only a name of the same letters, small or capital, means the same file on every system.</summary>
    private static bool IsPlain(string name) => Ascii.IsValid(name) && !name.Contains('~');

    private static int KeyOf(string name) => name.GetHashCode(StringComparison.OrdinalIgnoreCase);

    private HashSet<int>? Read()
    {
        var names = new HashSet<int>();
        using var entries = new FolderEntries(path);
        while (entries.Next() is { } entry)
        {
            names.Add(KeyOf(entry.Name));
        }

        if (entries.Failure is null)
        {
            return names;
        }

        // What may not be listed is not tried again.
        _missed = int.MinValue;
        return null;
    }
}
