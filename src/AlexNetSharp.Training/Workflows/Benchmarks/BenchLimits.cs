using System.Runtime.InteropServices;
using AlexNetSharp.Benchmarks;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Workflows.Benchmarks;

/// <summary>What all benchmarks share: how much is measured, the CPU that measures, and the result that names the machine.</summary>
internal static class BenchLimits
{
    /// <summary>Pairs that are measured unless asked otherwise.</summary>
    public const int UsualPairs = 7;

    /// <summary>Images in a batch unless asked otherwise.</summary>
    public const int UsualBatch = 128;

    /// <summary>Seconds that a measurement takes at least, unless asked otherwise.</summary>
    public const double UsualSeconds = 0.1;

    /// <summary>The fewest pairs whose spread says anything.</summary>
    private const int FewestPairs = 5;
    private const int LargestBatch = 2048;
    private const double LeastSeconds = 0.001;
    private const double MostSeconds = 60;

    /// <summary>Refuses what cannot be measured.</summary>
    /// <param name="pairs">Pairs of measurements.</param>
    /// <param name="batch">Images in a batch; null for the usual number.</param>
    /// <param name="seconds">Seconds that a measurement takes at least.</param>
    /// <returns>The time that a measurement takes at least.</returns>
    /// <exception cref="InvalidOptionException">One is out of range.</exception>
    public static TimeSpan Check(int pairs, int? batch, double seconds)
    {
        if (pairs < FewestPairs)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(BenchRequest.Pairs))} is {pairs}; "
                + $"give at least {FewestPairs}, because with fewer a median hides nothing and a spread says nothing.");
        }

        if (batch is < 1 or > LargestBatch)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(BenchRequest.Batch))} is {batch}; give 1 to {LargestBatch} images.");
        }

        // Written so that what is no number is refused too.
        if (!(seconds is >= LeastSeconds and <= MostSeconds))
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(BenchRequest.Seconds))} is {seconds}; give {LeastSeconds} to {MostSeconds} seconds.");
        }

        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Loads libtorch for measuring, which only the CPU does.</summary>
    /// <param name="context">The context.</param>
    /// <returns>Threads in use.</returns>
    public static int Start(WorkflowContext context) =>
        (context with { Device = ComputeDevice.Cpu }).Start(keepMemory: true).Status.Threads;

    /// <summary>How far a benchmark is, as progress of the work.</summary>
    /// <param name="context">The context.</param>
    public static IProgress<BenchProgress>? Progress(WorkflowContext context) =>
        context.Steps<BenchProgress>(step => new WorkProgress(step.Stage, step.Done, step.Total));

    /// <summary>A result that says on which machine it was measured.</summary>
    /// <param name="peak">The machine's limits.</param>
    /// <param name="threads">Threads in use.</param>
    /// <param name="rows">The times.</param>
    /// <param name="versions">Versions of the libraries by name.</param>
    public static BenchResult Result(
        MachinePeak peak,
        int threads,
        IReadOnlyList<BenchRow> rows,
        IReadOnlyDictionary<string, string> versions) =>
        new()
        {
            Machine = new BenchMachine(
                Environment.ProcessorCount,
                threads,
                ProgramVersions.VectorBits,
                RuntimeInformation.OSDescription,
                $"{RuntimeInformation.ProcessArchitecture}",
                versions),
            PeakGflops = Math.Round(peak.Gflops, 1),
            CopyGbPerSecond = Math.Round(peak.CopyGbPerSecond, 1),
            Equality = null,
            Rows = rows,
        };
}
