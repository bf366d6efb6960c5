using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

/// <summary>
/// Which values a finished run's files get, on one weight: 1 after the first epoch and 5 after the second, its average 3 and 7.
/// </summary>
public sealed class FinalWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, 0.1, 0.2, 3, 7)]
    [InlineData(true, 0.2, 0.1, 7, 7)]
    [InlineData(true, 0.1, 0.1, 3, 7)]
    [InlineData(false, 0.1, 0.2, 1, 5)]
    [InlineData(false, 0.2, 0.1, 5, 5)]
    public void Write_AfterTwoEpochs_WritesTheBestEpochsAndTheLast(
        bool averages,
        double firstError,
        double secondError,
        float best,
        float last)
    {
        using var weight = new Parameter(zeros(1));
        using WeightAverage? average = averages
            ? new WeightAverage([("w.weight", weight)], new AverageRecipe { Decay = 0.5 })
            : null;
        var tensors = new Dictionary<string, Tensor> { ["w.weight"] = weight };
        foreach ((string name, Tensor values) in average?.Named ?? [])
        {
            tensors.Add("average." + name, values);
        }

        RunFolder folder = RunFolder.Create(
            _folder.At("run"),
            new TrainingRecipe(),
            new RunInfo
            {
                Data = "pack",
                Seed = 1,
                Device = "cpu",
                Threads = 1,
            });
        using RunStatus status = RunStatus.Create(folder.StatusPath);
        Action<Sentence> fail = message => Assert.Fail(message.ToString());
        using CheckpointWriter writer = new(folder.Checkpoints, tensors, new CheckpointWriterOptions
        {
            Kept = 2,
            BeforeWriting = () => { },
            About = MadeBundles.OfNoNetwork,
            Environment = "",
            Warn = fail,
            Writing = status.Writing,
        });
        var written = new Dictionary<string, float>();

        Set(1, 3);
        TrainingState first = new TrainingState().AfterEpoch(Record(0, firstError));
        writer.WriteNow(first);
        Set(5, 7);
        TrainingState second = first.AfterEpoch(Record(1, secondError));
        new FinalWeights(folder, tensors, average, fail).Write(
            second,
            new CheckpointReader(folder.Checkpoints, tensors, _ => null, fail),
            writer,
            path => written.Add(path, weight.Values()[0]),
            CancellationToken.None);

        Assert.Equal(new Dictionary<string, float> { [folder.BestWeightsPath] = best, [folder.WeightsPath] = last }, written);
        Assert.Equal(5, weight.Values()[0]);
        Assert.All(average?.Named ?? [], one => Assert.Equal(7, one.Average.Values()[0]));

        void Set(float value, float ofAverage)
        {
            using IDisposable noGradients = no_grad();
            foreach ((string name, Tensor tensor) in tensors)
            {
                tensor.fill_(name == "w.weight" ? value : ofAverage);
            }
        }
    }

    private static EpochRecord Record(int epoch, double error) => new(epoch, epoch + 1, 0.01, 1, 1, error, 0);
}
