using System.Diagnostics;
using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// Progress on standard error: a bar with details, rate and time left in a terminal, a plain line now and then elsewhere.
/// </summary>
internal sealed class LiveProgress : IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Thread? _painter;
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Stopwatch _stage = Stopwatch.StartNew();
    private readonly Stopwatch _sincePlain = Stopwatch.StartNew();
    private ProgressContext? _context;
    private ProgressTask? _task;
    private string _name = "";
    private string _details = "";

    /// <summary>Starts to show progress.</summary>
    public LiveProgress()
    {
        if (!Screen.IsLive)
        {
            return;
        }

        using var started = new ManualResetEventSlim();
        _painter = new Thread(() => Paint(started)) { IsBackground = true, Name = "progress" };
        _painter.Start();
        started.Wait();
    }

    /// <summary>Shows how far a stage is. A new name starts a new bar.</summary>
    /// <param name="name">The stage.</param>
    /// <param name="done">Steps done.</param>
    /// <param name="total">Steps in all.</param>
    /// <param name="details">What else to say, for example loss and speed.</param>
    /// <param name="left">The time left where it is known better than from the steps.</param>
    public void Report(string name, long done, long total, string details = "", TimeSpan? left = null)
    {
        lock (_gate)
        {
            if (name != _name)
            {
                Begin(name);
            }

            _details = details;
            TimeSpan estimate = left ?? Estimate(done, total);
            if (_task is not null)
            {
                _task.MaxValue = Math.Max(1, total);
                _task.Value = done;
                _task.Description = Describe(done, total, estimate);
            }
            else if (_sincePlain.Elapsed > PlainInterval)
            {
                Console.Error.WriteLine($"{name}: {100.0 * done / Math.Max(1, total):0} %{Separated(details)}, {Duration(estimate)} left");
                _sincePlain.Restart();
            }
        }
    }

    /// <summary>Writes a line that stays, above the bar.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            Screen.Error.WriteLine(line);
        }
    }

    /// <summary>A duration for people, for example <c>3:07</c> or <c>1:02:03</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            EndStage();
        }

        _stopped.Set();
        _painter?.Join();
        _stopped.Dispose();
    }

    private void Paint(ManualResetEventSlim started) => Screen.Error.Progress()
        .AutoClear(true)
        .HideCompleted(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn())
        .Start(context =>
        {
            _context = context;
            started.Set();
            _stopped.Wait();
        });

    private void Begin(string name)
    {
        EndStage();
        _name = name;
        _stage.Restart();
        if (_context is not null)
        {
            _task = _context.AddTask(Markup.Escape(name));
        }
        else
        {
            Console.Error.WriteLine($"{name} ...");
            _sincePlain.Restart();
        }
    }

    private void EndStage()
    {
        if (_name.Length > 0 && _stage.Elapsed > QuietTime && _context is not null)
        {
            Screen.Error.WriteLine($"{_name}: done in {Duration(_stage.Elapsed)}{Separated(_details)}");
        }

        if (_task is not null)
        {
            _task.Value = _task.MaxValue;
            _task.StopTask();
        }

        (_task, _name) = (null, "");
    }

    private string Describe(long done, long total, TimeSpan left)
    {
        string text = $"{_name}{Separated(_details)}, {Duration(left)} left";
        return done >= total ? Markup.Escape(_name) : Markup.Escape(text);
    }

    private TimeSpan Estimate(long done, long total) => done <= 0 ? TimeSpan.Zero : _stage.Elapsed * ((double)(total - done) / done);

    private static string Separated(string details) => details.Length > 0 ? ", " + details : "";
}
