namespace AlexNetSharp.Data.Sources;

/// <summary>Finds out what a source is.</summary>
internal static class SourceFinder
{
    /// <summary>What each kind of source is recognized by; the first that knows a source opens it.</summary>
    private static readonly Func<SourceOptions, SampleSource?>[] Recognizers =
    [
        IlsvrcSource.TryOpen, IdxSource.TryOpen, CifarSource.TryOpen, ParquetSource.TryOpen, ListSource.TryOpen, WebDatasetSource.TryOpen,
    ];

    /// <summary>Opens a source.</summary>
    /// <param name="options">Where it is, and how its classes are found.</param>
    /// <exception cref="AlexNetException">There is no such source, or it cannot be understood.</exception>
    public static SampleSource Open(SourceOptions options)
    {
        if (File.Exists(options.Source))
        {
            StrangeFiles.Refuse(options.Source);
        }

        if (Path.Exists(options.Source) && !ListSource.Is(options))
        {
            RefuseOptionsOfLists(options);
        }

        return Recognizers.Select(recognize => recognize(options)).FirstOrDefault(source => source is not null) ?? OpenFolders(options);
    }

    private static ClassFolderSource OpenFolders(SourceOptions options)
    {
        if (Directory.Exists(options.Source))
        {
            StrangeFiles.RefuseFolder(options.Source);
        }

        return new ClassFolderSource(FileContainer.Open(options), options);
    }

    private static void RefuseOptionsOfLists(SourceOptions options)
    {
        if (options.ValList is not null)
        {
            throw new InvalidOptionException(
                $"The source {options.Source} is no list, which {RequestOption.Of(nameof(SourceOptions.ValList))} is for; "
                    + $"give a text file with a line 'file label' per image, or leave the option out.");
        }

        if (options.Root is not null)
        {
            throw new InvalidOptionException(
                $"The source {options.Source} is no list, which {RequestOption.Of(nameof(SourceOptions.Root))} is for; "
                    + $"give a text file with a line 'file label' per image, or leave the option out.");
        }
    }
}
