namespace AlexNetSharp.Training.Runs.TensorBoard;

/// <summary>
/// A session's event file in a run's folder, for TensorBoard. It is made with the first value; values that cannot be written are left out,
/// because the run's log has them too.
/// </summary>
/// <param name="folder">The folder of the run's event files.</param>
/// <param name="warn">Told once that values cannot be written.</param>
internal sealed class TensorBoardLog(string folder, Action<Sentence> warn) : IDisposable
{
    private EventFile? _file;
    private bool _hasWarned;

    /// <summary>Says that what other event files have from a step on is made anew.</summary>
    /// <param name="step">Updates made so far.</param>
    public void Restart(long step) => Try(file => file.SessionStart(step + 1));

    /// <summary>Adds values of a step.</summary>
    /// <param name="step">Updates made.</param>
    /// <param name="values">The values by tag; null ones are left out.</param>
    public void Add(long step, params IEnumerable<(string Tag, double? Value)> values) => Try(file =>
    {
        foreach ((string tag, double? value) in values)
        {
            if (value is { } number)
            {
                file.Scalar(tag, step, number);
            }
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Try(Action<EventFile> write)
    {
        try
        {
            write(_file ??= new EventFile(EventFile.NewPath(folder)));
        }
        catch (AlexNetException e)
        {
            if (!_hasWarned)
            {
                _hasWarned = true;
                warn(Sentence.Of($"{e.Sentence.AsClause()}; TensorBoard will miss some values, which stand in the run's log."));
            }
        }
    }
}
