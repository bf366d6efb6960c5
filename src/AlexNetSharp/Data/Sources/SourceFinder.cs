namespace AlexNetSharp.Data.Sources;

/// <summary>Finds out what a source is.</summary>
internal static class SourceFinder
{
    /// <summary>What each kind of source is recognized by; the first that knows a source opens it.</summary>
    private static readonly Func<SourceOptions, SampleSource?>[] Recognizers =
        [IlsvrcSource.TryOpen, IdxSource.TryOpen, CifarSource.TryOpen, ListSource.TryOpen, WebDatasetSource.TryOpen];

    /// <summary>Opens a source.</summary>
    /// <param name="options">Where it is, and how its classes are found.</param>
    /// <exception cref="AlexNetException">There is no such source, or it cannot be understood.</exception>
    public static SampleSource Open(SourceOptions options) =>
        Recognizers.Select(recognize => recognize(options)).FirstOrDefault(source => source is not null)
        ?? OpenFolders(options);

    private static ClassFolderSource OpenFolders(SourceOptions options) =>
        options.ValList is null
            ? new ClassFolderSource(FileContainer.Open(options), options)
            : throw new InvalidOptionException(
                $"A validation list was given, but the source {options.Source} is no list; "
                    + $"give a text file with a line 'file label' per image.");
}
