using System.Diagnostics;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// Progress on standard error: a bar with rate, time left and details in a terminal, a plain line now and then elsewhere.
/// </summary>
internal sealed class LiveProgress : IDisposable
{
    private const int WidestBar = 30;

    /// <summary>Details leave the bar so much; a window that is narrower still leaves it less.</summary>
    private const int UsefulBar = 10;

    private const int NarrowestBar = 4;
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly bool _live = Screen.IsLive;
    private readonly Stopwatch _stage = Stopwatch.StartNew();
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private string _name = "";
    private string _details = "";
    private bool _complete;

    /// <summary>Shows how far a stage is. A new name starts a new bar.</summary>
    /// <param name="name">The stage.</param>
    /// <param name="done">Steps done.</param>
    /// <param name="total">Steps in all.</param>
    /// <param name="details">What else to say, for example loss and speed; what comes last is left out first.</param>
    public void Report(string name, long done, long total, params string[] details) => Report(name, done, total, left: null, details);

    /// <summary>Shows how far a stage is whose time is known better than from the steps. A new name starts a new bar.</summary>
    /// <param name="name">The stage.</param>
    /// <param name="done">Steps done.</param>
    /// <param name="total">Steps in all.</param>
    /// <param name="left">The time left.</param>
    /// <param name="details">What else to say, for example loss and speed; what comes last is left out first.</param>
    public void Report(string name, long done, long total, TimeSpan? left, params string[] details)
    {
        lock (_gate)
        {
            (name, details) = (PlainText.OneLine(name), [.. details.Select(PlainText.OneLine)]);
            bool begins = name != _name;
            if (begins)
            {
                Begin(name);
            }

            (_details, _complete) = (string.Join(", ", details), done >= total);
            double fraction = Math.Clamp(done / (double)Math.Max(1, total), 0, 1);
            TimeSpan estimate = left ?? Estimate(done, total);
            if (_live && (begins || _sinceShown.Elapsed > LiveInterval))
            {
                StatusLine.Show(Draw(name, fraction, estimate, details, StatusLine.Width));
                _sinceShown.Restart();
            }
            else if (!_live && _sinceShown.Elapsed > PlainInterval)
            {
                Console.Error.WriteLine($"{name}: {100 * fraction:0} %{Separated(_details)}, {Duration(estimate)} left");
                _sinceShown.Restart();
            }
        }
    }

    /// <summary>Shows how far a stage is whose end is not known. A new name starts a new stage.</summary>
    /// <param name="name">The stage.</param>
    /// <param name="details">What has been done, for example <c>12,000 files</c>.</param>
    public void ReportCount(string name, string details)
    {
        lock (_gate)
        {
            (name, details) = (PlainText.OneLine(name), PlainText.OneLine(details));
            bool begins = name != _name;
            if (begins)
            {
                Begin(name);
            }

            (_details, _complete) = (details, true);
            if (_live && (begins || _sinceShown.Elapsed > LiveInterval))
            {
                StatusLine.Show($"{name}: {details}");
                _sinceShown.Restart();
            }
            else if (!_live && _sinceShown.Elapsed > PlainInterval)
            {
                Console.Error.WriteLine($"{name}: {details}");
                _sinceShown.Restart();
            }
        }
    }

    /// <summary>Ends the stage, so that what is written next stands below its last line.</summary>
    public void EndStage()
    {
        lock (_gate)
        {
            End();
        }
    }

    /// <summary>Writes a line that stays, above the bar.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            StatusLine.WriteLine(line);
        }
    }

    /// <summary>A duration for people, for example <c>3:07</c> or <c>1:02:03</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";

    /// <summary>
    /// A stage as one line: its name, a bar, percent, the time left, and as many of the details as leave the bar room.
    /// </summary>
    /// <param name="name">The stage.</param>
    /// <param name="fraction">How far it is, 0..1.</param>
    /// <param name="left">The time left.</param>
    /// <param name="details">What else to say; what comes last is left out first.</param>
    /// <param name="width">The most columns.</param>
    internal static string Draw(string name, double fraction, TimeSpan left, IReadOnlyList<string> details, int width)
    {
        string numbers = $" {100 * fraction,3:0} %  {Duration(left)} left";
        int room = width - CellText.WidthOf(name) - 1 - numbers.Length;
        int count = details.Count;
        while (count > 0 && room - WidthOf(details, count) < UsefulBar)
        {
            count--;
        }

        int bar = Math.Clamp(room - WidthOf(details, count), NarrowestBar, WidestBar);
        int filled = (int)Math.Round(fraction * bar);
        string text = $"{name} {new string('━', filled)}{new string('─', bar - filled)}{numbers}"
            + (count > 0 ? "  " + string.Join(", ", details.Take(count)) : "");
        string cut = CellText.Cut(text, width);
        (int start, int end) = (name.Length + 1, name.Length + 1 + filled);
        return Screen.HasColor && cut.Length > end
            ? $"{cut[..start]}{StatusLine.Colored}{cut[start..end]}{StatusLine.Uncolored}{cut[end..]}"
            : cut;
    }

    /// <inheritdoc/>
    public void Dispose() => EndStage();

    private void Begin(string name)
    {
        End();
        _name = name;
        _stage.Restart();
        _sinceShown.Restart();
        if (!_live)
        {
            Console.Error.WriteLine($"{name} ...");
        }
    }

    /// <summary>Removes the bar; a stage that took a while and came to its end leaves a line.</summary>
    private void End()
    {
        if (_live && _name.Length > 0)
        {
            StatusLine.Show("");
            if (_complete && _stage.Elapsed > QuietTime)
            {
                StatusLine.WriteLine($"{_name}: done in {Duration(_stage.Elapsed)}{Separated(_details)}");
            }
        }

        _name = "";
    }

    private TimeSpan Estimate(long done, long total) => done <= 0 ? TimeSpan.Zero : _stage.Elapsed * ((double)(total - done) / done);

    private static int WidthOf(IReadOnlyList<string> details, int count) =>
        details.Take(count).Sum(detail => 2 + CellText.WidthOf(detail));

    private static string Separated(string details) => details.Length > 0 ? ", " + details : "";
}
