using AlexNetSharp.Runtime;
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

        if (fetch.Total > 0 && fetch.Done == fetch.Total)
        {
            _bar?.Dispose();
            _bar = null;
            return;
        }

        _bar ??= new LiveProgress();
        string done = FetchStep.Megabytes(fetch.Done);
        if (fetch.Total > 0)
        {
            _bar.Report(fetch.Stage, fetch.Done, fetch.Total, $"{done} of {FetchStep.Megabytes(fetch.Total)}");
        }
        else
        {
            _bar.ReportCount(fetch.Stage, done);
        }
    }
}
