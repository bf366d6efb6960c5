using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Weights;
using AlexNetSharp.Weights;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Evaluation;
using SkiaSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Bundles of networks that were never trained, on a few images.</summary>
public sealed class EvaluateWorkflowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Pack _pack;

    public EvaluateWorkflowTests()
    {
        for (int i = 0; i < 12; i++)
        {
            _folder.Write($"source/{"ab"[i % 2]}/{i:D2}.png", TestImages.Encode(SKEncodedImageFormat.Png, 73, 73, i));
        }

        PackBuilder.Prepare(
            new PrepareRequest
            {
                Source = _folder.At("source"),
                Pack = _folder.At("pack"),
                Geometry = new PackGeometry { Height = 73, Width = 73 },
                ValFraction = 0.5,
            });
        _pack = Pack.Open(_folder.At("pack"));
    }

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    /// <summary>Each network with the preprocessing of its own bundle.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Run_SeveralWeights_AreAveragedAsTheEvaluatorDoes(int views)
    {
        string[] weights = [Write(1, ChannelOrder.Rgb), Write(2, ChannelOrder.Bgr), Write(3, ChannelOrder.Rgb)];

        EvaluateResult result = Evaluate(views, weights);

        LoadedNetwork[] networks = [.. weights.Select(path => LoadedNetwork.Open(path, CPU))];
        EvaluationResult wanted = Evaluator.Run([.. networks.Select(one => Stock(one, (ViewRule)views))], _pack.Val);
        Assert.Equal(wanted.Counts.Loss, result.Loss, 1e-5);
        Assert.Equal(wanted.Counts.Wrong, result.Wrong);
        Assert.Equal(("alexnet-mini+alexnet-mini+alexnet-mini", views), (result.Model, result.Views));
        Assert.All(weights, one => Assert.NotEqual(result.Loss, Evaluate(views, one).Loss, 1e-4));
        Array.ForEach(networks, one => one.Dispose());
    }

    /// <summary>By libtorch, which the workflow does not use.</summary>
    private static Predictor Stock(LoadedNetwork network, ViewRule views) =>
        new(new NetworkPass(network.Network), network.Bundle.Preprocessing, views);

    private EvaluateResult Evaluate(int views, params string[] weights) =>
        new EvaluateWorkflow().Run(
            new EvaluateRequest
            {
                Weights = weights,
                Data = _pack.Folder,
                Views = (ViewRule)views,
            });

    private string Write(ulong seed, ChannelOrder order)
    {
        using NetworkModule network = NetworkBuilder.Build(
            NetworkZoo.Create(
                "alexnet-mini",
                new NetworkOptions
                {
                    Width = 0.1,
                    Classes = 2,
                    Initialization = Initialization.He,
                }),
            seed);
        string path = _folder.At($"{seed}.safetensors");
        WeightBundle.Write(
            path,
            new WeightBundle
            {
                Model = "alexnet-mini",
                Options = network.Definition.Options,
                Labels = [.. _pack.Classes.Select(one => new ClassLabel(one.Name, one.Label))],
                Preprocessing = _pack.Preprocessing(network.Definition.InputSize) with { Order = order },
            },
            network.Weights());
        return path;
    }
}
