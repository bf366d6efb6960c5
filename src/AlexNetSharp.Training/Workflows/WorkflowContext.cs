using AlexNetSharp.Runtime;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows;

/// <summary>In what a workflow runs: who hears of it, what it may do, where it computes.</summary>
public sealed record WorkflowContext
{
    /// <summary>Nobody hears of it, nothing is fetched, nothing stops it, and the best device computes.</summary>
    public static WorkflowContext Default { get; } = new();

    /// <summary>Told how far the work is, on the thread that works; null for nobody.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>
    /// Told what happens that the user did not ask for, such as fetching libtorch or setting a damaged file aside; null for nobody.
    /// </summary>
    public Action<Sentence>? Notice { get; init; }

    /// <summary>Whether libtorch may be fetched where this machine lacks it.</summary>
    public bool MayFetch { get; init; }

    /// <summary>Stops the work; a training stops once a checkpoint is on disk.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Threads of libtorch, the kernels and the decoders; null for as many as this process uses already, at first one per processor.
    /// </summary>
    /// <remarks>Threads belong to the process: the last context that names a number sets it for everything in the process.</remarks>
    public int? Threads { get; init; }

    /// <summary>The device that computes.</summary>
    /// <value>a GPU where there is one</value>
    public ComputeDevice Device { get; init; }

    /// <summary>
    /// How the work was started, for the record of a run: a command line, the name of a job; empty where a program calls.
    /// </summary>
    public string Origin { get; init; } = "";

    /// <summary>Who hears that libtorch is fetched; null where it may not be.</summary>
    internal FetchListener? Fetching =>
        MayFetch ? new FetchListener(Notice, Steps<FetchStep>(FetchProgress.Of)) : null;

    /// <summary>Loads libtorch and finds the device.</summary>
    /// <param name="keepMemory">
    /// Whether freed memory is kept for the process's next tensors: for work of many large batches, on a thread that begins afterwards.
    /// </param>
    /// <exception cref="AlexNetException">libtorch or the device is missing; the sentence says what to do.</exception>
    /// <exception cref="OperationCanceledException">The work is canceled before anything was computed or written.</exception>
    internal (Device Device, LibTorchStatus Status) Start(bool keepMemory = false)
    {
        Cancellation.ThrowIfCancellationRequested();
        return Computation.Start(Device, Threads, Fetching, keepMemory, Cancellation);
    }

    /// <summary>Finds what evaluates networks; libtorch is loaded for a GPU alone.</summary>
    /// <exception cref="AlexNetException">
    /// A GPU was asked for, and libtorch or the GPU is missing; the sentence says what to do.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work is canceled before anything was computed or written.</exception>
    internal InferenceDevice StartInference()
    {
        Cancellation.ThrowIfCancellationRequested();
        return Computation.StartInference(Device, Threads, Fetching, Cancellation);
    }

    /// <summary>Tells how far the work is.</summary>
    /// <param name="progress">How far.</param>
    internal void Report(WorkProgress progress) => Progress?.Report(progress);

    /// <summary>Begins a step: tells of it, unless the work is canceled.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="done">Steps that are done.</param>
    /// <param name="total">Steps in all.</param>
    /// <exception cref="OperationCanceledException">The work is canceled.</exception>
    internal void Begin(string stage, long done, long total)
    {
        Cancellation.ThrowIfCancellationRequested();
        Report(new WorkProgress(stage, done, total));
    }

    /// <summary>
    /// Takes things one after another: tells before each how many are done and at the end that all are, unless the work is canceled.
    /// </summary>
    /// <param name="stage">What is being done with them.</param>
    /// <param name="items">The things.</param>
    /// <typeparam name="T">What they are.</typeparam>
    /// <exception cref="OperationCanceledException">The work is canceled.</exception>
    internal IEnumerable<T> Each<T>(string stage, IReadOnlyList<T> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            Begin(stage, i, items.Count);
            yield return items[i];
        }

        Report(new WorkProgress(stage, items.Count, items.Count));
    }

    /// <summary>What a lower room reports, as progress of the work; null where nobody listens.</summary>
    /// <param name="step">A report as progress.</param>
    /// <typeparam name="T">What the lower room reports.</typeparam>
    internal IProgress<T>? Steps<T>(Func<T, WorkProgress> step) =>
        Progress is { } progress ? new SynchronousProgress<T>(value => progress.Report(step(value))) : null;

    /// <summary>What a lower room counts, as progress of the work; null where nobody listens.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="total">Steps in all.</param>
    internal IProgress<int>? Counts(string stage, long total) => Steps<int>(done => new WorkProgress(stage, done, total));

    /// <summary>The context of a workflow inside another, whose progress is told in the outer one's words.</summary>
    /// <param name="step">The inner workflow's progress as the outer one's.</param>
    internal WorkflowContext Within(Func<WorkProgress, WorkProgress> step) =>
        this with { Progress = Steps<WorkProgress>(inner => inner is FetchProgress ? inner : step(inner)) };
}
