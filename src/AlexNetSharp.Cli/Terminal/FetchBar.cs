using AlexNetSharp.Workflows;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Shows how far fetching libtorch is, in a bar of its own, whatever the command shows of its work.</summary>
/// <param name="work">Shows everything else; null for nobody.</param>
internal sealed class FetchBar(Action<WorkProgress>? work) : IProgress<WorkProgress>
{
    private LiveProgress? _bar;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        if (value is not FetchProgress fetch)
        {
            work?.Invoke(value);
            return;
        }

        _bar ??= new LiveProgress();
        if (fetch.HasEnded)
        {
            _bar.Dispose();
            _bar = null;
        }
        else if (fetch.Total > 0)
        {
            _bar.Report(fetch.Stage, fetch.Done, fetch.Total, fetch.Details);
        }
        else
        {
            _bar.ReportCount(fetch.Stage, fetch.Details);
        }
    }
}
