using System.Globalization;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Models;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>
/// An epoch of every network of the zoo, narrow, on a few drawn images: from a pack to weights that evaluate as the run said.
/// </summary>
public sealed class ZooTrainingTests : IDisposable
{
    private const ulong Seed = 7;

    private static readonly string[] Overrides = ["optimizer.batchSize=10", "optimizer.learningRate=0.001", "schedule.epochs=1"];

    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<TheoryDataRow<string>> Names => NetworkZoo.Entries.Select(entry => new TheoryDataRow<string>(entry.Name));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_OneEpoch_ChangesEveryParameterAndEvaluatesAsItSaid(string name)
    {
        NetworkDefinition network = NetworkZoo.Create(name);
        string pack = Pack(network);

        TrainResult result = new TrainWorkflow().Run(
            new TrainRequest
            {
                Data = pack,
                Out = Path.Combine(_folder.Root, "run"),
                RecipeText = "",
                Model = name,
                Overrides = [$"model.width={NarrowNetworks.Width(name).ToString(CultureInfo.InvariantCulture)}", .. Overrides],
                Seed = Seed,
            });

        Assert.Equal(2, result.Iterations);
        Assert.True(double.IsFinite(result.TrainLoss), $"The loss is {result.TrainLoss}.");
        using DisposeScope scope = NewDisposeScope();
        using LoadedNetwork trained = LoadedNetwork.Open(result.Weights, CPU);
        using NetworkModule initial = NetworkBuilder.Build(trained.Network.Definition, Seed);
        IReadOnlySet<string> canceled = CanceledBiases.Of(initial.Definition);
        Assert.All(
            initial.LearnedParameters.Where(parameter => !canceled.Contains(parameter.Name)),
            parameter =>
                Assert.False(
                    parameter.Tensor.equal(trained.Network.NamedTensors()[parameter.Name]).all().item<bool>(),
                    $"{parameter.Name} has not changed."));
        EvaluateResult evaluated = new EvaluateWorkflow().Run(new EvaluateRequest { Weights = [result.Weights], Data = pack });

        // Errors of ten images say little; the loss depends on every pixel. Folded batch normalization rounds elsewhere.
        double loss = RunHistory.Read(RunFolder.Open(result.Run)).Epochs[^1].ValLoss!.Value;
        Assert.Equal(loss, evaluated.Loss, 1e-3 * loss);
    }

    private string Pack(NetworkDefinition network)
    {
        string images = Path.Combine(_folder.Root, "images"), pack = Path.Combine(_folder.Root, "pack");
        SyntheticShapes.Write(
            images,
            new SyntheticRequest
            {
                Seed = 3,
                TrainImages = 20,
                ValImages = 10,
                Size = network.StoredSize,
            },
            progress: null,
            CancellationToken.None);
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = images,
                Pack = pack,
                Geometry = new PackGeometry
                {
                    Height = network.StoredSize,
                    Width = network.StoredSize,
                    Channels = network.InputChannels,
                },
            });
        return pack;
    }
}
