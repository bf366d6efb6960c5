using AlexNetSharp;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Training;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

// What a program does with the AlexNetSharp package, in a folder that it is given: images, a pack, single steps, a run, a classifier.
string folder = args[0];
string images = Path.Combine(folder, "shapes");
string packFolder = Path.Combine(folder, "pack");
SyntheticShapes.Write(images, new SyntheticRequest { TrainImages = 40, ValImages = 20, Size = 73 }, null, CancellationToken.None);
PackBuilder.Prepare(new PrepareRequest { Source = images, Pack = packFolder, Geometry = new PackGeometry { Height = 73, Width = 73 } });
using Pack pack = Pack.Open(packFolder);

double[] losses = Steps(pack);
Require(losses.All(double.IsFinite) && losses.Distinct().Count() == losses.Length, $"three steps gave the losses {string.Join(", ", losses)}");

TrainResult run = new TrainWorkflow().Run(new TrainRequest
{
    Data = packFolder,
    Out = Path.Combine(folder, "run"),
    RecipeText = "model:\n  name: alexnet-mini\noptimizer:\n  batchSize: 20\nschedule:\n  epochs: 1\n",
});
Require(run.Iterations == 2 && File.Exists(run.Weights), $"the run made {run.Iterations} iterations");

string photo = Directory.GetFiles(Path.Combine(images, "val"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
using Classifier loaded = Classifier.Load(run.Weights);
using ServiceProvider services = new ServiceCollection().AddAlexNetClassifier(run.Weights).BuildServiceProvider();
IReadOnlyList<Prediction> first = loaded.Classify(File.ReadAllBytes(photo), top: 10);
IReadOnlyList<Prediction> second = services.GetRequiredService<Classifier>().Classify(File.ReadAllBytes(photo), top: 10);
Require(first.SequenceEqual(second), "a loaded and an injected classifier differ");
Require(Math.Abs(first.Sum(prediction => prediction.Probability) - 1) < 1e-5, "the probabilities of all classes do not add up to 1");

// The last two lines are for the script: the weights and the photo.
Console.WriteLine(run.Weights);
Console.WriteLine(photo);

static double[] Steps(Pack pack)
{
    NetworkDefinition definition = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Classes = pack.Classes.Count });
    using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
    using Optimizer optimizer = new(network.LearnedParameters);
    TrainingStep step = new(network, optimizer);
    BatchLoader loader = new(pack.Train, pack.Preprocessing(definition.InputSize), new BatchLoaderOptions { BatchSize = 8, Seed = 1 });
    ArrayBatchBuffer buffer = new(loader.BatchSize, loader.ViewLength);
    int[] order = loader.Plan(epoch: 0);
    return [.. Enumerable.Range(0, 3).Select(index =>
    {
        int[] samples = order[(index * 8)..((index + 1) * 8)];
        loader.Fill(0, samples, buffer);
        using torch.Tensor pixels = torch.tensor(buffer.Images.ToArray(), [8, 3, definition.InputSize, definition.InputSize]);
        using torch.Tensor labels = torch.tensor(buffer.Labels.ToArray());
        return step.Run(pixels, labels, new DropoutContext(1, 0, samples), learningRate: 0.01);
    })];
}

static void Require(bool holds, string otherwise)
{
    if (!holds)
    {
        throw new InvalidOperationException($"The consumer failed: {otherwise}.");
    }
}
