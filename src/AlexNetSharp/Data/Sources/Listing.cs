namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Watches over the listing of a source, which may take minutes: stops it where that is asked for, and tells how many files it found.
/// </summary>
/// <param name="options">The source.</param>
internal sealed class Listing(SourceOptions options)
{
    private const int Step = 1 << 8;
    private int _found;

    /// <summary>Goes through entries of a folder or archive.</summary>
    /// <param name="entries">The entries.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IEnumerable<ContainerEntry> Follow(IEnumerable<ContainerEntry> entries) =>
        Follow(entries, entry => entry.Kind == EntryKind.File);

    /// <summary>Goes through samples: lines of a list, rows of a table.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="samples">The samples.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IEnumerable<T> Follow<T>(IEnumerable<T> samples) => Follow(samples, _ => true);

    /// <summary>Goes through whatever is listed.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="isFile">Whether an item counts as a file.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IEnumerable<T> Follow<T>(IEnumerable<T> items, Func<T, bool> isFile)
    {
        foreach (T item in items)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (isFile(item) && ++_found % Step == 0)
            {
                options.Found?.Report(_found);
            }

            yield return item;
        }

        options.Found?.Report(_found);
    }
}
