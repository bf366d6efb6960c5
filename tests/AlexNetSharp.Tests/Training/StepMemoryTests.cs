using AlexNetSharp.Benchmarks;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Tests.Training;

/// <summary>
/// Memory does not grow with the number of steps: private memory of the process, which counts what libtorch allocates too.
/// </summary>
[Collection(MemoryTests.Name)]
public sealed class StepMemoryTests
{
    private const int EarlyStep = 30;
    private const int LateStep = 300;

    /// <summary>
    /// A tensor left behind by every step weighs ten times this. Memory that the allocator takes once, at no particular step, is 4 to 9 MB,
    /// much beside the small network's 110 MB and little beside the full one's 1 GB.
    /// </summary>
    private static double Growth => IsFull ? 0.03 : 0.1;


    /// <summary>Steps after which the runtime has compiled what steps call again and again: its memory is not theirs.</summary>
    private const int CompilingSteps = 60;

    /// <summary>Steps whose memory is told; the first and the last are judged.</summary>
    private static readonly int[] Told = [EarlyStep, 100, 200, LateStep];

    private static bool IsFull => Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full";

    /// <summary>
    /// The full network takes a batch of 16 for the sake of time; a tensor that is left behind weighs as many of the parameters.
    /// </summary>
    [Fact]
    public void Run_ThreeHundredSteps_LeavesNoMemoryBehind()
    {
        Assert.SkipUnless(PrivateMemory.IsKnown, "RssAnon is read from /proc, which Linux has.");
        NetworkDefinition definition = NetworkZoo.Create(IsFull ? "alexnet" : "alexnet-mini");

        // As 'train' does it: memory is kept on threads that begin afterwards.
        new WorkflowContext { Device = ComputeDevice.Cpu }.Start(keepMemory: true);
        Dictionary<int, double> after = DedicatedThread.Run("memory", () =>
        {
            Steps(NetworkZoo.Create("alexnet-mini"), batchSize: 2, CompilingSteps, _ => { });
            var after = new Dictionary<int, double>();
            Steps(definition, IsFull ? 16 : 8, LateStep, step =>
            {
                if (Told.Contains(step))
                {
                    after[step] = PrivateMemory.Bytes();
                }
            });
            return after;
        });

        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Join(", ", after.Select(entry => $"{entry.Value / 1e6:0.0} MB after step {entry.Key}")));
        (double early, double late) = (after[EarlyStep], after[LateStep]);
        Assert.InRange(late, early * (1 - Growth), early * (1 + Growth));
    }

    private static void Steps(NetworkDefinition definition, int batchSize, int count, Action<int> done)
    {
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        using var optimizer = new Optimizer(network.LearnedParameters);
        var step = new TrainingStep(network, optimizer);
        using var batch = new BenchmarkBatch(definition, batchSize);
        for (int number = 1; number <= count; number++)
        {
            double loss = step.Run(batch.Images, batch.Labels, batch.Dropout, learningRate: 1e-5);
            Assert.True(double.IsFinite(loss), $"the loss of step {number} is {loss}");
            done(number);
        }
    }
}
