using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Parquet;

namespace AlexNetSharp.Data.Sources;

/// <summary>Finds the files of a data set in Parquet: a single one, or those of a folder as Hugging Face lays them out.</summary>
internal static class ParquetFiles
{
    private const string Extension = ".parquet";

    /// <summary>Folders that are not looked into are those of a source of class folders.</summary>
    private const int MostFolders = 16;

    /// <summary>The files of a source in ordinal order; empty where it is none of Parquet's.</summary>
    /// <param name="source">The source.</param>
    /// <exception cref="AlexNetException">A folder holds several data sets.</exception>
    public static IReadOnlyList<string> Find(string source)
    {
        if (File.Exists(source))
        {
            bool isParquet = IsNamedSo(source) || ParquetFile.Magic.SequenceEqual(ArchiveFile.ReadStart(source, ParquetFile.Magic.Length));
            return isParquet ? [source] : [];
        }

        if (!Directory.Exists(source))
        {
            return [];
        }

        string[] files = [.. FilesIn(source, 2).Order(StringComparer.Ordinal)];
        string[] sets = [.. files.Select(file => SetOf(source, file)).Distinct()];
        return sets.Length <= 1
            ? files
            : throw new AlexNetException(
                $"The source {source} holds the data sets {SourceParts.Named(sets)}, each with files of Parquet; "
                    + $"give one of these folders.");
    }

    private static IEnumerable<string> FilesIn(string folder, int depth)
    {
        try
        {
            IEnumerable<string> own = Directory.EnumerateFiles(folder).Where(IsNamedSo).Where(IsVisible);
            string[] folders = [.. Directory.EnumerateDirectories(folder).Where(IsVisible).Take(MostFolders + 1)];
            return [.. own, .. depth > 0 && folders.Length <= MostFolders ? folders.SelectMany(one => FilesIn(one, depth - 1)) : []];
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            // Whoever opens the source as something else says what is wrong with it.
            return [];
        }
    }

    private static bool IsVisible(string path) => !FileNames.IsHidden(Path.GetFileName(path));

    private static bool IsNamedSo(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder of a file's data set in the source: without the folders of its parts, and without <c>data</c>.</summary>
    private static string SetOf(string source, string file)
    {
        string folder = Path.GetRelativePath(source, Path.GetDirectoryName(file)!);
        return string.Join('/', folder.Split(Path.DirectorySeparatorChar)
            .Where(name => name is not ("." or "data") && PartNames.KindOf(name) == PartKind.None)) is { Length: > 0 } set ? set : ".";
    }
}
