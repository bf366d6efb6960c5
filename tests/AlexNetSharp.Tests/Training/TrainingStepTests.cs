using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

public sealed class TrainingStepTests
{
    private const int Images = 10;
    private static readonly NetworkDefinition Mini = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Width = 0.1, Initialisation = Initialisation.He });

    /// <summary>Ten images do not divide by three: each pass counts by its images, and dropout belongs to the image, not to the pass.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Run_DividedIntoPasses_MakesTheSameUpdate(int passes)
    {
        using DisposeScope scope = NewDisposeScope();
        (double loss, Tensor weights) = Step(new TrainingStepOptions());
        (double divided, Tensor others) = Step(new TrainingStepOptions(), passes);

        Assert.Equal(loss, divided, 1e-6);
        Assert.InRange(((others - weights).norm() / weights.norm()).item<float>(), 0, 1e-6);
    }

    /// <summary>The smoothed loss by hand, from the logits: (1 - s) times the cross-entropy and s times the mean of -log p over all classes.</summary>
    [Fact]
    public void Run_LabelSmoothing_IsTheLossByHand()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);
        (Tensor images, Tensor labels, DropoutContext dropout) = Batch();
        network.DropoutContext = dropout;
        float[] logits = network.Forward(images).Values();
        double expected = 0;
        for (int i = 0; i < Images; i++)
        {
            double[] row = [.. logits[(i * 10)..((i * 10) + 10)].Select(value => (double)value)];
            double sum = row.Sum(Math.Exp);
            double[] losses = [.. row.Select(value => -Math.Log(Math.Exp(value) / sum))];
            expected += ((0.8 * losses[i]) + (0.2 * losses.Average())) / Images;
        }

        (double loss, _) = Step(new TrainingStepOptions { LabelSmoothing = 0.2 });

        Assert.Equal(expected, loss, 1e-5);
    }

    /// <summary>By hand, from the logits that the step sees: an image is missed where any other class has a larger one. The next update counts anew.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Misses_OneUpdate_AreTheImagesWhoseLargestLogitIsOfAnotherClass(int passes)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);
        using var optimizer = new Optimizer(network.LearnedParameters);
        (Tensor images, _, DropoutContext dropout) = Batch();
        network.train();
        network.DropoutContext = dropout;
        float[] logits = network.Forward(images).Values();
        int[] best = [.. Enumerable.Range(0, Images).Select(image => Enumerable.Range(0, 10).MaxBy(of => logits[(10 * image) + of]))];
        Tensor labels = tensor([.. best.Select((label, image) => image % 3 == 0 ? (long)label : (label + 1) % 10)]);
        var step = new TrainingStep(network, optimizer);

        step.Begin();
        for (int pass = 0; pass < passes; pass++)
        {
            (int start, int end) = (Images * pass / passes, Images * (pass + 1) / passes);
            step.Add(images[start..end], labels[start..end], dropout with { Samples = dropout.Samples[start..end] }, (double)(end - start) / Images);
        }

        Assert.Equal(6, step.Misses);
        step.Begin();
        Assert.Equal(0, step.Misses);
    }

    [Fact]
    public void Run_OneUpdate_TellsItsPhasesInOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        var phases = new List<TrainingPhase>();

        Step(new TrainingStepOptions { Entering = phases.Add }, passes: 2);

        Assert.Equal([TrainingPhase.Forward, TrainingPhase.Backward, TrainingPhase.Forward, TrainingPhase.Backward, TrainingPhase.Update], phases);
    }

    private static (double Loss, Tensor Weights) Step(TrainingStepOptions options, int passes = 1)
    {
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);
        using var optimizer = new Optimizer(network.LearnedParameters);
        (Tensor images, Tensor labels, DropoutContext dropout) = Batch();
        var step = new TrainingStep(network, optimizer, options);
        double loss = passes == 1 ? step.Run(images, labels, dropout, learningRate: 0.01) : 0;
        for (int pass = 0; passes > 1 && pass < passes; pass++)
        {
            (int start, int end) = (Images * pass / passes, Images * (pass + 1) / passes);
            if (pass == 0)
            {
                step.Begin();
            }

            loss += step.Add(images[start..end], labels[start..end], dropout with { Samples = dropout.Samples[start..end] }, (double)(end - start) / Images);
        }

        if (passes > 1)
        {
            step.Finish(learningRate: 0.01);
        }

        return (loss, cat([.. network.LearnedParameters.Select(parameter => parameter.Tensor.detach().flatten())]).clone());
    }

    private static (Tensor Images, Tensor Labels, DropoutContext Dropout) Batch() => (
        RandomTensors.Normal([Images, 3, 64, 64], seed: 3) * 50,
        arange(Images, ScalarType.Int64),
        new DropoutContext(1, 0, (int[])[.. Enumerable.Range(0, Images)]));
}
