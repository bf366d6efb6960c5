using AlexNetSharp.Data.Formats;

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

    /// <summary>Goes through lines of a list.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public IEnumerable<LabelLine> Follow(IEnumerable<LabelLine> lines) => Follow(lines, _ => true);

    private IEnumerable<T> Follow<T>(IEnumerable<T> items, Func<T, bool> isFile)
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
