namespace AlexNetSharp.Training.Checkpoints;

/// <summary>Waits for room on a full disk where giving up would lose what was trained.</summary>
/// <param name="warn">Told once that it waits.</param>
/// <param name="cancellation">Gives up.</param>
internal sealed class DiskPatience(Action<Sentence> warn, CancellationToken cancellation)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private bool _hasWarned;

    /// <summary>Writes, again and again while the disk is full.</summary>
    /// <param name="write">Writes a file.</param>
    /// <exception cref="AlexNetException">It cannot be written for another reason, or was given up.</exception>
    public void Run(Action write)
    {
        while (true)
        {
            try
            {
                write();
                return;
            }
            catch (DiskFullException e)
            {
                if (!_hasWarned)
                {
                    _hasWarned = true;
                    warn(Sentence.Of($"{e.Sentence.AsClause()}; the run waits for room and then ends as usual."));
                }

                if (cancellation.WaitHandle.WaitOne(Interval))
                {
                    throw;
                }
            }
        }
    }
}
