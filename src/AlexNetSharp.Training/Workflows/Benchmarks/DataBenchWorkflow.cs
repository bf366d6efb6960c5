using AlexNetSharp.Benchmarks;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Workflows.Benchmarks;

/// <summary>What to measure of the way of images from a pack to the network.</summary>
internal sealed record DataBenchRequest
{
    /// <summary>The pack's folder.</summary>
    public required string Data { get; init; }

    /// <summary>The name of the network that is trained; null for the first of the zoo that takes the pack's images.</summary>
    public string? Model { get; init; }

    /// <summary>Images in a batch; null for 128.</summary>
    public int? Batch { get; init; }

    /// <summary>Pairs of measurements, ours and the other's, for every row; at least 5.</summary>
    public int Pairs { get; init; } = BenchLimits.UsualPairs;

    /// <summary>A measurement takes at least so many seconds: what is quicker is done again and again.</summary>
    public double Seconds { get; init; } = BenchLimits.UsualSeconds;
}

/// <summary>Measures the way of images from a pack to the network, and which of both has to wait for the other.</summary>
internal sealed class DataBenchWorkflow : IWorkflow<DataBenchRequest, BenchResult>
{
    /// <summary>Where no network says how large a crop is: as much of the image as the paper's 224 of 256.</summary>
    private const double UsualCrop = 224.0 / 256;

    /// <summary>Measures.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="context">
    /// Told about every pair, on the measuring thread; stops between measurements. Its device is not looked at: the CPU is measured.
    /// </param>
    /// <exception cref="InvalidOptionException">An option is out of range.</exception>
    /// <exception cref="AlexNetException">The pack cannot be read, or does not fit the network that was named.</exception>
    public BenchResult Run(DataBenchRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        TimeSpan shortest = BenchLimits.Check(request.Pairs, request.Batch, request.Seconds);
        using Pack pack = Pack.Open(request.Data);
        NetworkDefinition? network = Network(request.Model, pack);
        ImagePreprocessing preprocessing = pack.Preprocessing(
            network?.InputSize ?? (int)Math.Round(UsualCrop * Math.Min(pack.Geometry.Height, pack.Geometry.Width)));
        int threads = BenchLimits.Start(context);
        int batch = Math.Min(request.Batch ?? BenchLimits.UsualBatch, Math.Max(1, pack.Train.Count));
        return DedicatedThread.Run(
            "benchmark",
            () =>
            {
                var timer = new RowTimer("data", null, batch, request.Pairs, shortest)
                {
                    Progress = BenchLimits.Progress(context),
                    Cancellation = context.Cancellation,
                };
                timer.Report("Measuring the machine", 0);
                MachinePeak peak = MachinePeak.Measure(context.Cancellation);
                var data = new DataBenchmark(timer, pack.Train, preprocessing);
                IReadOnlyList<BenchRow> rows = data.Rows(threads);
                TrainingWait? training = network is null ? null : WaitBenchmark.Run(timer, pack.Train, preprocessing, network);
                return BenchLimits.Result(peak, threads, rows, ProgramVersions.All) with { Data = data.Findings(rows, threads, training) };
            });
    }

    /// <summary>The network that is named, or the first of the zoo that takes the pack's images; null where none does.</summary>
    private static NetworkDefinition? Network(string? name, Pack pack)
    {
        if ((name ?? PackGuard.NetworkFor(pack)) is not { } chosen)
        {
            return null;
        }

        NetworkDefinition network = NetworkZoo.Create(chosen, new NetworkOptions { Classes = Math.Max(2, pack.Classes.Count) });
        PackGuard.Check(pack, network);
        return network;
    }
}
