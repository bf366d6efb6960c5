using AlexNetSharp.Benchmarks;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Benchmarks;

/// <summary>A rival is compared, timed in the same rounds, and counts by the fastest of its settings.</summary>
public sealed class InferBenchmarkTests
{
    private static readonly NetworkDefinition Small = NetworkZoo.Create(
        "alexnet-mini",
        new NetworkOptions { Width = 0.25, Initialization = Initialization.He }
    );

    private static readonly BenchmarkRun Two = new("infer", Small, Batch: 2, Pairs: 3, TimeSpan.FromMilliseconds(1));

    [Fact]
    public void Run_Rival_HasARowByItsFastestSetting()
    {
        var rival = new Rival(error: 0);

        (IReadOnlyList<BenchRow> rows, BenchEquality equality) = InferBenchmark.Run(Two, rival);

        Assert.Equal(["TorchSharp modules", "rival"], rows.Select(row => row.Baseline));
        Assert.Equal([null, "quick"], rows.Select(row => row.BaselineSetting));
        Assert.Equal(rows[0].Milliseconds, rows[1].Milliseconds);
        Assert.All(rows, row => Assert.Equal(3, row.Ratios!.Count));
        Assert.InRange(equality.LargestOutputDifference!.Value, 0, 1e-5);
        Assert.All(rival.Passes, pass => Assert.True(pass.IsDisposed));
    }

    [Fact]
    public void Run_RivalThatComputesSomethingElse_IsRefusedByItsName()
    {
        var rival = new Rival(error: 1);

        AlexNetException refusal = Assert.Throws<AlexNetException>(() => InferBenchmark.Run(Two, rival));

        Assert.Contains("differs from rival's", refusal.Message, StringComparison.Ordinal);
        Assert.All(rival.Passes, pass => Assert.True(pass.IsDisposed));
        Assert.Equal(0, rival.Passes.Sum(pass => pass.Runs));
    }

    /// <summary>Answers with our logits and an error, at once or after a while.</summary>
    private sealed class Rival(float error) : IInferenceRival
    {
        public List<Pass> Passes { get; } = [];

        public string Name => "rival";

        public (string Key, string Version) Library => ("rival", "1");

        public IReadOnlyList<IRivalPass> Prepare(NetworkModule network, Tensor images)
        {
            Func<Tensor> logits = () =>
            {
                using Tensor ours = network.Forward(images);
                return ours + error;
            };
            Passes.AddRange([new Pass("slow", 400, logits), new Pass("quick", 1, logits)]);
            return Passes;
        }
    }

    private sealed class Pass(string setting, int milliseconds, Func<Tensor> logits) : IRivalPass
    {
        public int Runs { get; private set; }

        public bool IsDisposed { get; private set; }

        public string Setting => setting;

        public Tensor Logits() => logits();

        public void Run()
        {
            Runs++;
            Thread.Sleep(milliseconds);
        }

        public void Dispose() => IsDisposed = true;
    }
}
