using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

public sealed class TrainingStepTests
{
    private const int Images = 10;
    private static readonly NetworkDefinition Mini = NetworkZoo.Create(
        "alexnet-mini",
        new NetworkOptions { Width = 0.1, Initialization = Initialization.He }
    );

    /// <summary>
    /// Ten images do not divide by three: each pass counts by its images, and dropout belongs to the image, not to the pass.
    /// </summary>
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

    /// <summary>
    /// The smoothed loss by hand, from the logits: (1 - s) times the cross-entropy and s times the mean of -log p over all classes.
    /// </summary>
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

    /// <summary>
    /// By hand, from the logits that the step sees: an image is missed where any other class has a larger one. The next update counts anew.
    /// </summary>
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
            step.Add(
                images[start..end],
                labels[start..end],
                dropout with
                {
                    Samples = dropout.Samples[start..end],
                },
                (double)(end - start) / Images);
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

        Assert.Equal(
            [TrainingPhase.Forward, TrainingPhase.Backward, TrainingPhase.Forward, TrainingPhase.Backward, TrainingPhase.Update],
            phases);
    }

    /// <summary>The paper's rule by hand, from the gradients before the exchange: w - rate (decay w + 2 g) in the first update.</summary>
    [Fact]
    public void Finish_ExchangeThatDoublesTheGradients_UpdatesByTwiceThem()
    {
        const double Rate = 0.01, Decay = 0.0005;
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);
        using var optimizer = new Optimizer(network.LearnedParameters, new OptimizerOptions { WeightDecay = Decay });
        var exchange = new Exchange(parameter => parameter.Tensor.grad!.mul_(2));
        var step = new TrainingStep(network, optimizer, new TrainingStepOptions { Exchange = exchange });
        (Tensor images, Tensor labels, DropoutContext dropout) = Batch();
        step.Begin();
        step.Add(images, labels, dropout);
        Tensor before = Weights(network).to(ScalarType.Float64);
        Tensor gradients = cat([.. network.LearnedParameters.Select(parameter => parameter.Tensor.grad!.flatten())]).to(ScalarType.Float64);
        Assert.Empty(exchange.Seen);

        step.Finish(Rate);

        Tensor expected = before - (Rate * ((Decay * before) + (2 * gradients)));
        Assert.InRange((Weights(network) - expected).abs().max().item<double>(), 0, 1e-6);
        Assert.True((gradients.abs().max() > 1e-3).item<bool>());
        Assert.Equal(network.LearnedParameters.Select(parameter => parameter.Name), exchange.Seen);
    }

    /// <summary>
    /// What a frozen layer has is none of the exchange's business; nor is there an exchange of an update that was not finished.
    /// </summary>
    [Fact]
    public void Finish_FrozenLayer_IsLeftOutOfTheExchange()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Mini, seed: 1);
        var rules = new Dictionary<string, LayerRule> { ["conv1"] = new() { Frozen = true } };
        LayerRules.Freeze(network, rules);
        using var optimizer = new Optimizer(network.LearnedParameters, new OptimizerOptions { Layers = rules });
        var exchange = new Exchange(_ => { });
        (Tensor images, Tensor labels, DropoutContext dropout) = Batch();

        new TrainingStep(network, optimizer, new TrainingStepOptions { Exchange = exchange }).Run(
            images,
            labels,
            dropout,
            learningRate: 0.01);

        Assert.Equal(
            network
                .LearnedParameters.Select(parameter => parameter.Name)
                .Where(name => !name.StartsWith("conv1.", StringComparison.Ordinal)),
            exchange.Seen);
    }

    /// <summary>
    /// Two networks with half of the images each, whose gradients are summed, make the update of one with two passes, bit by bit.
    /// </summary>
    [Fact]
    public void Finish_TwoThatSumTheirGradients_MakeTheUpdateOfOneWithTwoPasses()
    {
        using DisposeScope scope = NewDisposeScope();
        (_, Tensor expected) = Step(new TrainingStepOptions(), passes: 2);
        (Tensor images, Tensor labels, DropoutContext dropout) = Batch();
        using NetworkModule first = NetworkBuilder.Build(Mini, seed: 1), second = NetworkBuilder.Build(Mini, seed: 1);
        using Optimizer firsts = new(first.LearnedParameters), seconds = new(second.LearnedParameters);
        Dictionary<string, Tensor> others = [];
        var sum = new Exchange(parameter => parameter.Tensor.grad!.add_(others[parameter.Name]));
        TrainingStep one = new(first, firsts, new TrainingStepOptions { Exchange = sum }), other = new(second, seconds);

        one.Begin();
        one.Add(images[..5], labels[..5], dropout with { Samples = dropout.Samples[..5] }, share: 0.5);
        other.Begin();
        other.Add(images[5..], labels[5..], dropout with { Samples = dropout.Samples[5..] }, share: 0.5);
        others = second.LearnedParameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Tensor.grad!);
        one.Finish(learningRate: 0.01);

        Assert.Equal(expected.Values(), Weights(first).Values());
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

            loss += step.Add(
                images[start..end],
                labels[start..end],
                dropout with
                {
                    Samples = dropout.Samples[start..end],
                },
                (double)(end - start) / Images);
        }

        if (passes > 1)
        {
            step.Finish(learningRate: 0.01);
        }

        return (loss, Weights(network));
    }

    private static Tensor Weights(NetworkModule network) =>
        cat([.. network.LearnedParameters.Select(parameter => parameter.Tensor.detach().flatten())]).clone();

    private static (Tensor Images, Tensor Labels, DropoutContext Dropout) Batch() => (
        RandomTensors.Normal([Images, 3, 64, 64], seed: 3) * 50,
        arange(Images, ScalarType.Int64),
        new DropoutContext(1, 0, (int[])[.. Enumerable.Range(0, Images)]));

    private sealed class Exchange(Action<LearnedParameter> change) : IGradientExchange
    {
        public List<string> Seen { get; } = [];

        void IGradientExchange.Exchange(IReadOnlyList<LearnedParameter> parameters)
        {
            foreach (LearnedParameter parameter in parameters)
            {
                Seen.Add(parameter.Name);
                change(parameter);
            }
        }
    }
}
