using System.Text.Json;
using AlexNetSharp.Kernels;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using AlexNetSharp.Weights;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Bench;

/// <summary>Inference of the library against ONNX Runtime: same weights, batch and threads, logits compared first, one interleaved run.</summary>
internal static class OnnxRuntimeComparison
{
    private const double RelativeTolerance = 1e-4;
    private const double PixelDeviation = 60;
    private const int ProfiledRuns = 5;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Compares, measures and prints.</summary>
    /// <exception cref="AlexNetException">The two disagree about the logits.</exception>
    public static int Run(OnnxRuntimeOptions options)
    {
        LibTorch.EnsureLoaded(new LibTorchOptions { Threads = options.Threads });
        KernelThreads.Count = options.Threads;
        NetworkDefinition definition = NetworkZoo.Create(options.Model, new NetworkOptions { Initialisation = Initialisation.He });
        string folder = Directory.CreateTempSubdirectory("alexnet-bench-").FullName;
        try
        {
            using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
            network.eval();
            string path = Path.Combine(folder, "model.onnx");
            OnnxWriter.Write(path, definition, network.NamedTensors());
            using IDisposable inference = inference_mode();
            Row[] rows = [.. options.Batches.SelectMany(batch => Compare(network, path, batch, options))];
            Print(rows, options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    /// <summary>Two rows: ONNX Runtime's idle threads awake, as is its default, and asleep, which disturbs ours less. The faster one counts.</summary>
    private static List<Row> Compare(NetworkModule network, string path, int batch, OnnxRuntimeOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Images(network.Definition, batch);
        using OrtValue view = OnnxRuntimeBaseline.View(images);
        var rows = new List<Row>();
        foreach (bool isSpinning in (bool[])[true, false])
        {
            using var baseline = new OnnxRuntimeBaseline(path, options.Threads, isSpinning);
            double difference = Difference(network.Forward(images), baseline.Logits(view));
            PairedTimes times = PairedTimes.Measure(options.Pairs, () => network.Forward(images).Dispose(), () => baseline.Run(view));
            rows.Add(Row.Of(options.Model, batch, isSpinning ? "onnxruntime" : "onnxruntime, idle threads asleep", times, difference));
        }

        if (options.Profile)
        {
            PrintOperators(path, view, batch, options.Threads);
        }

        return rows;
    }

    private static Tensor Images(NetworkDefinition definition, int batch)
    {
        float[] values = new float[(long)batch * definition.InputChannels * definition.InputSize * definition.InputSize];
        CountedNormals.Fill(values, new CountedRandom(1, RandomPurpose.Synthetic), (0, 0), PixelDeviation);
        return tensor(values, [batch, definition.InputChannels, definition.InputSize, definition.InputSize]);
    }

    private static double Difference(Tensor logits, float[] others)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor expected = tensor(others, logits.shape);
        double difference = (logits - expected).norm().item<float>() / expected.norm().item<float>();
        return difference <= RelativeTolerance
            ? difference
            : throw new AlexNetException($"The logits differ from ONNX Runtime's by {difference:0.0e+0} of their norm, more than {RelativeTolerance:0.0e+0}: nothing is measured.");
    }

    private static void PrintOperators(string path, OrtValue images, int batch, int threads)
    {
        using var profiled = new OnnxRuntimeBaseline(path, threads, isSpinning: true, path + ".profile");
        Console.Error.WriteLine($"ONNX Runtime by node, batch {batch}:");
        foreach ((string node, string operation, double milliseconds) in profiled.OperatorTimes(images, ProfiledRuns))
        {
            Console.Error.WriteLine($"{milliseconds,9:0.000} ms  {operation,-20} {node}");
        }
    }

    private static void Print(Row[] rows, OnnxRuntimeOptions options)
    {
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { OnnxruntimeVersion = OrtEnv.Instance().GetVersionString(), options.Threads, options.Pairs, Rows = rows }, Json));
            return;
        }

        Console.WriteLine($"{options.Model}, {options.Threads} threads, {options.Pairs} pairs, ONNX Runtime {OrtEnv.Instance().GetVersionString()}");
        Console.WriteLine("| batch | ours, ms (least) | baseline | its ms (least) | ratio (median) | range | logits differ by |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (Row row in rows)
        {
            Console.WriteLine(
                $"| {row.Batch} | {row.Milliseconds:0.00} ({row.LeastMilliseconds:0.00}) | {row.Baseline} | {row.BaselineMilliseconds:0.00} ({row.BaselineLeastMilliseconds:0.00}) "
                + $"| {row.Ratio:0.000} | {row.LeastRatio:0.000}..{row.LargestRatio:0.000} | {row.LogitsDifference:0.0e+0} |");
        }
    }

    private sealed record Row(string Name, string Kind, string Device, string Precision, int Batch, double Milliseconds, double ImagesPerSecond)
    {
        public required string Baseline { get; init; }

        public required double LeastMilliseconds { get; init; }

        public required double BaselineMilliseconds { get; init; }

        public required double BaselineLeastMilliseconds { get; init; }

        public required double Ratio { get; init; }

        public required double Spread { get; init; }

        public required double LeastRatio { get; init; }

        public required double LargestRatio { get; init; }

        public required double LogitsDifference { get; init; }

        public static Row Of(string model, int batch, string baseline, PairedTimes times, double difference)
        {
            double milliseconds = PairedTimes.Median(times.Ours);
            return new Row(model, "infer", "cpu", "float32", batch, milliseconds, 1000 * batch / milliseconds)
            {
                Baseline = baseline,
                LeastMilliseconds = times.Ours.Min(),
                BaselineMilliseconds = PairedTimes.Median(times.Baseline),
                BaselineLeastMilliseconds = times.Baseline.Min(),
                Ratio = PairedTimes.Median(times.Ratios),
                Spread = times.Ratios.Max() - times.Ratios.Min(),
                LeastRatio = times.Ratios.Min(),
                LargestRatio = times.Ratios.Max(),
                LogitsDifference = difference,
            };
        }
    }
}
