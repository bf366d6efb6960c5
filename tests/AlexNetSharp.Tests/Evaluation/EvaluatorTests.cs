using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using SkiaSharp;

namespace AlexNetSharp.Tests.Evaluation;

/// <summary>
/// What an evaluation makes of the logits of several networks and views, by the definition: the mean of all probabilities.
/// </summary>
public sealed class EvaluatorTests : IDisposable
{
    private const int Size = 12;
    private const int Crop = 8;
    private const int Classes = 7;

    private readonly TemporaryFolder _folder = new();
    private readonly Pack _pack;

    public EvaluatorTests()
    {
        for (int i = 0; i < 45; i++)
        {
            _folder.Write($"source/{i % Classes}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, 2 * Size, Size, i));
        }

        PackBuilder.Prepare(
            new PrepareRequest
            {
                Source = _folder.At("source"),
                Pack = _folder.At("pack"),
                Geometry = new PackGeometry { Height = Size, Width = Size },
                ValFraction = 0,
            });
        _pack = Pack.Open(_folder.At("pack"));
    }

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    /// <summary>45 images are several batches of ten views, the last a smaller one.</summary>
    [Theory]
    [InlineData(1, ViewRule.Center)]
    [InlineData(2, ViewRule.Center)]
    [InlineData(3, ViewRule.Center)]
    [InlineData(1, ViewRule.Ten)]
    [InlineData(3, ViewRule.Ten)]
    public void Run_SeveralNetworksAndViews_AveragesAllProbabilities(int count, Enum views)
    {
        NetworkModule[] networks = [.. Enumerable.Range(1, count).Select(seed => NetworkBuilder.Build(Linear, (ulong)seed))];
        Predictor[] predictors =
        [
            .. networks.Select(network => new Predictor(new NetworkPass(network), _pack.Preprocessing(Crop), (ViewRule)views)),
        ];
        var scored = new List<double[]>();

        EvaluationResult result = Evaluator.Run(predictors, _pack.Train, scored: (index, score) =>
        {
            Assert.Equal(scored.Count, index);
            scored.Add([.. score.Probabilities]);
        });

        double[][] wanted = [.. Enumerable.Range(0, _pack.Train.Count).Select(image => Average(predictors, image))];
        int[] labels = [.. Enumerable.Range(0, _pack.Train.Count).Select(_pack.Train.Label)];
        int[] ranks = [.. wanted.Zip(labels, (mean, label) => mean.Count(one => one > mean[label]))];
        Assert.All(scored.Zip(wanted), pair => AssertClose(pair.Second, pair.First));
        Assert.Equal((45, (int)(ViewRule)views), (result.Counts.Count, result.Views));
        Assert.Equal((ranks.Count(rank => rank > 0), ranks.Count(rank => rank > 4)), (result.Counts.Top1Wrong, result.Counts.Top5Wrong));
        Assert.Equal(wanted.Zip(labels, (mean, label) => -Math.Log(mean[label])).Average(), result.Counts.Loss, 1e-5);
        Array.ForEach(networks, network => network.Dispose());
    }

    private static NetworkDefinition Linear => new()
    {
        Name = "linear",
        Options = new NetworkOptions(),
        InputSize = Crop,
        StoredSize = Size,
        Classes = Classes,

        // Weights that are large enough for the networks to disagree.
        Layers = [new FullyConnectedLayer("fc", Classes, new Initial(0.003))],
    };

    /// <summary>The mean of the probabilities over networks and views, each network asked about the image alone.</summary>
    private double[] Average(Predictor[] predictors, int image) =>
        [
            .. predictors
                .SelectMany(predictor =>
                    predictor.Logits(1, (_, scratch) => _pack.Train.Read(image, scratch), _pack.Train.ScratchLength).Chunk(Classes))
                .Select(logits => Probabilities([.. logits.Select(logit => (double)logit)]))
                .Aggregate(new double[Classes], (sum, one) => [.. sum.Zip(one, (a, b) => a + b)])
                .Select(sum => sum / (predictors.Length * predictors[0].Views.Count)),
        ];

    private static double[] Probabilities(double[] logits) => [.. logits.Select(logit => 1 / logits.Sum(other => Math.Exp(other - logit)))];

    private static void AssertClose(double[] wanted, double[] found)
    {
        Assert.Equal(wanted.Length, found.Length);
        Assert.All(wanted.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
