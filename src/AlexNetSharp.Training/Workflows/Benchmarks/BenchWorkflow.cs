using AlexNetSharp.Benchmarks;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using TorchSharp;

namespace AlexNetSharp.Workflows.Benchmarks;

/// <summary>Measures this machine, and ours against the stock library on it.</summary>
internal sealed class BenchWorkflow : IWorkflow<BenchRequest, BenchResult>
{
    private const string UsualModel = "alexnet";
    private readonly IInferenceRival? _rival;

    /// <summary>Initializes the benchmark of ours against the stock library.</summary>
    public BenchWorkflow()
        : this(rival: null)
    {
    }

    /// <summary>Initializes a benchmark that measures another program's inference in the same run.</summary>
    /// <param name="rival">The other program; null for none.</param>
    internal BenchWorkflow(IInferenceRival? rival) => _rival = rival;

    /// <summary>Measures.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="context">
    /// Told about every pair, on the measuring thread; stops between measurements. Its device is not looked at: the CPU is measured.
    /// </param>
    /// <exception cref="InvalidOptionException">An option is out of range.</exception>
    /// <exception cref="AlexNetException">Ours and the stock library's do not compute the same.</exception>
    public BenchResult Run(BenchRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        TimeSpan shortest = BenchLimits.Check(request.Pairs, request.Batch, request.Seconds);

        // Weights of a deviation that keeps the signal alive, so that there is something to compare.
        NetworkDefinition network = NetworkZoo.Create(
            request.Model ?? UsualModel,
            new NetworkOptions { Initialization = Initialization.He }
        );
        int threads = BenchLimits.Start(context);
        return DedicatedThread.Run("benchmark", () => Measure(request, shortest, network, threads, context));
    }

    private static bool IsBFloat16(BenchRequest request) => request.Precision == Precision.BFloat16;

    private BenchResult Measure(BenchRequest request, TimeSpan shortest, NetworkDefinition network, int threads, WorkflowContext context)
    {
        IProgress<BenchProgress>? progress = BenchLimits.Progress(context);
        progress?.Report(new BenchProgress("Measuring the machine", 0, request.Pairs));
        MachinePeak peak = MachinePeak.Measure(context.Cancellation);
        var run = new BenchmarkRun(
            request.Kind.ToString().ToLowerInvariant(),
            network,
            request.Batch ?? BenchLimits.UsualBatch,
            request.Pairs,
            shortest)
        {
            Progress = progress,
            Cancellation = context.Cancellation,
        };
        (IReadOnlyList<BenchRow> rows, BenchEquality? equality) = Rows(request, peak, run, _rival);
        return BenchLimits.Result(peak, threads, rows, Versions(_rival)) with
        {
            Equality = equality,
            Notice = IsBFloat16(request) ? BFloat16Product.Notice(DeviceType.CPU) : null,
        };
    }

    private static (IReadOnlyList<BenchRow> Rows, BenchEquality? Equality) Rows(
        BenchRequest request,
        MachinePeak peak,
        BenchmarkRun run,
        IInferenceRival? rival)
    {
        switch (request.Kind)
        {
            case BenchKind.Peak:
                return ([PeakRow("multiply-add", peak.ArithmeticMilliseconds), PeakRow("copy", peak.CopyMilliseconds)], null);
            case BenchKind.Kernels:
                return KernelBenchmark.Run(run);
            case BenchKind.Train:
                (BenchRow step, BenchEquality equality) = IsBFloat16(request) ? PrecisionBenchmark.Run(run) : TrainBenchmark.Run(run);
                return ([step], equality);
            default:
                BenchmarkRun[] runs = request.Batch is null ? [run, run with { Batch = 1 }] : [run];
                (IReadOnlyList<BenchRow> Rows, BenchEquality Equality)[] passes = [.. runs.Select(one => InferBenchmark.Run(one, rival))];
                return ([.. passes.SelectMany(pass => pass.Rows)], passes.Select(pass => pass.Equality).Aggregate((a, b) => a.And(b)));
        }
    }

    private static SortedDictionary<string, string> Versions(IInferenceRival? rival)
    {
        var versions = new SortedDictionary<string, string>(ProgramVersions.All.ToDictionary(), StringComparer.Ordinal);
        if (rival is not null)
        {
            versions[rival.Library.Key] = rival.Library.Version;
        }

        return versions;
    }

    private static BenchRow PeakRow(string name, double milliseconds) =>
        new()
        {
            Name = name,
            Kind = "peak",
            Milliseconds = Math.Round(milliseconds, 3),
        };
}
