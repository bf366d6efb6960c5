using AlexNetSharp.Benchmarks;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Workflows.Benchmarks;

/// <summary>Measures the way of images from a pack to the network, and which of both has to wait for the other.</summary>
internal static class DataBenchWorkflow
{
    /// <summary>Where no network says how large a crop is: as much of the image as the paper's 224 of 256.</summary>
    private const double UsualCrop = 224.0 / 256;

    /// <summary>Measures.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="progress">Told about every pair, on the measuring thread.</param>
    /// <param name="cancellation">Stops between measurements.</param>
    /// <exception cref="InvalidOptionException">An option is missing or out of range.</exception>
    /// <exception cref="AlexNetException">The pack cannot be read, or does not fit the network that was named.</exception>
    public static BenchResult Run(BenchRequest request, int batch, IProgress<BenchProgress>? progress, CancellationToken cancellation)
    {
        using Pack pack = Pack.Open(request.Data ?? throw new InvalidOptionException($"A benchmark of data needs a pack: name its folder with {RequestOption.Of(nameof(BenchRequest.Data))}."));
        NetworkDefinition? network = Network(request.Model, pack);
        ImagePreprocessing preprocessing = pack.Preprocessing(network?.InputSize ?? (int)Math.Round(UsualCrop * Math.Min(pack.Geometry.Height, pack.Geometry.Width)));
        (_, LibTorchStatus status) = request.Runtime.Start(keepMemory: true);
        return DedicatedThread.Run("benchmark", () =>
        {
            var timer = new RowTimer("data", null, Math.Min(batch, Math.Max(1, pack.Train.Count)), request.Pairs) { Progress = progress, Cancellation = cancellation };
            timer.Report("Measuring the machine", 0);
            MachinePeak peak = MachinePeak.Measure(cancellation);
            var data = new DataBenchmark(timer, pack.Train, preprocessing);
            IReadOnlyList<BenchRow> rows = data.Rows(status.Threads);
            TrainingWait? training = network is null ? null : WaitBenchmark.Run(timer, pack.Train, preprocessing, network);
            return BenchWorkflow.Result(peak, status.Threads, rows, ProgramVersions.All) with { Data = data.Findings(rows, status.Threads, training) };
        });
    }

    /// <summary>The network that is named, or the first of the zoo that takes the pack's images; null where none does.</summary>
    private static NetworkDefinition? Network(string? name, Pack pack)
    {
        var options = new NetworkOptions { Classes = Math.Max(2, pack.Classes.Count) };
        if (name is null)
        {
            PackGeometry geometry = pack.Geometry;
            return NetworkZoo.Entries.Select(entry => entry.Define(options)).FirstOrDefault(network =>
                (network.StoredSize, network.StoredSize, network.InputChannels) == (geometry.Height, geometry.Width, geometry.Channels));
        }

        NetworkDefinition named = NetworkZoo.Create(name, options);
        PackGuard.Check(pack, named);
        return named;
    }
}
