using System.Runtime.InteropServices;
using AlexNetSharp.Benchmarks;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using TorchSharp;

namespace AlexNetSharp.Workflows.Benchmarks;

/// <summary>Measures this machine, and ours against the stock library on it.</summary>
public static class BenchWorkflow
{
    /// <summary>The fewest pairs whose spread says anything.</summary>
    private const int FewestPairs = 5;
    private const int LargestBatch = 2048;
    private const int UsualBatch = 128;
    private const string UsualModel = "alexnet";

    /// <summary>Measures.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="progress">Told about every pair, on the measuring thread.</param>
    /// <param name="cancellation">Stops between measurements.</param>
    /// <exception cref="InvalidOptionException">An option is out of range.</exception>
    /// <exception cref="AlexNetException">Ours and the stock library's do not compute the same.</exception>
    public static BenchResult Run(BenchRequest request, IProgress<BenchProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(request, rival: null, progress, cancellation);

    /// <summary>Measures, and another program's inference in the same run.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="rival">The other program; null for none.</param>
    /// <param name="progress">Told about every pair, on the measuring thread.</param>
    /// <param name="cancellation">Stops between measurements.</param>
    internal static BenchResult Run(BenchRequest request, IInferenceRival? rival, IProgress<BenchProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);

        if (request.Kind == BenchKind.Data)
        {
            return DataBenchWorkflow.Run(request, request.Batch ?? UsualBatch, progress, cancellation);
        }

        // Weights of a deviation that keeps the signal alive, so that there is something to compare.
        NetworkDefinition network = NetworkZoo.Create(request.Model ?? UsualModel, new NetworkOptions { Initialisation = Initialisation.He });
        (_, LibTorchStatus status) = request.Runtime.Start(keepMemory: true);
        return DedicatedThread.Run("benchmark", () => Measure(request, network, rival, status.Threads, progress, cancellation));
    }

    private static void Check(BenchRequest request)
    {
        if (request.Pairs < FewestPairs)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(BenchRequest.Pairs))} is {request.Pairs}; give at least {FewestPairs}, because with fewer a median hides nothing and a spread says nothing.");
        }

        if (request.Batch is < 1 or > LargestBatch)
        {
            throw new InvalidOptionException($"{RequestOption.Of(nameof(BenchRequest.Batch))} is {request.Batch}; give 1 to {LargestBatch} images.");
        }

        PrecisionNames.Parse(request.Precision);
    }

    private static bool IsBFloat16(BenchRequest request) => PrecisionNames.Parse(request.Precision) == Precision.BFloat16;

    private static BenchResult Measure(
        BenchRequest request, NetworkDefinition network, IInferenceRival? rival, int threads, IProgress<BenchProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new BenchProgress("Measuring the machine", 0, request.Pairs));
        MachinePeak peak = MachinePeak.Measure(cancellation);
        var run = new BenchmarkRun(request.Kind.ToString().ToLowerInvariant(), network, request.Batch ?? UsualBatch, request.Pairs)
        {
            Progress = progress,
            Cancellation = cancellation,
        };
        (IReadOnlyList<BenchRow> rows, BenchEquality? equality) = Rows(request, peak, run, rival);
        return Result(peak, threads, rows, Versions(rival)) with
        {
            Equality = equality,
            Notice = IsBFloat16(request) ? BFloat16Product.Notice(DeviceType.CPU) : null,
        };
    }

    /// <summary>A result that says on which machine it was measured.</summary>
    /// <param name="peak">The machine's limits.</param>
    /// <param name="threads">Threads in use.</param>
    /// <param name="rows">The times.</param>
    /// <param name="versions">Versions of the libraries by name.</param>
    internal static BenchResult Result(MachinePeak peak, int threads, IReadOnlyList<BenchRow> rows, IReadOnlyDictionary<string, string> versions) => new()
    {
        Machine = new BenchMachine(
            Environment.ProcessorCount, threads, ProgramVersions.VectorBits, RuntimeInformation.OSDescription, $"{RuntimeInformation.ProcessArchitecture}", versions),
        PeakGflops = Math.Round(peak.Gflops, 1),
        CopyGbPerSecond = Math.Round(peak.CopyGbPerSecond, 1),
        Equality = null,
        Rows = rows,
    };

    private static (IReadOnlyList<BenchRow> Rows, BenchEquality? Equality) Rows(BenchRequest request, MachinePeak peak, BenchmarkRun run, IInferenceRival? rival)
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

    private static BenchRow PeakRow(string name, double milliseconds) => new() { Name = name, Kind = "peak", Milliseconds = Math.Round(milliseconds, 3) };
}
