using System.Security.Cryptography;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Weights that a training starts from, opened once.</summary>
public sealed class PretrainedWeightsTests(SmallRun small) : IClassFixture<SmallRun>
{
    /// <summary>The file is gone as soon as it is open, so whatever is asked afterwards comes from the one opening.</summary>
    [Fact]
    public void Open_FileIsGoneAfterwards_AnswersEverythingAllTheSame()
    {
        string path = Path.Combine(small.Root, "once.safetensors");
        File.Copy(small.Result.Weights, path);
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        WeightBundle bundle = WeightBundle.Read(path);
        using PretrainedWeights weights = PretrainedWeights.Open(path);
        File.Delete(path);

        NetworkDefinition network = bundle.Network();
        using NetworkModule module = NetworkBuilder.Build(network, seed: 99);
        string? classifier = weights.LoadInto(module, bundle.Labels);

        Assert.Null(classifier);
        Assert.Equal((path, digest), (weights.Path, weights.Digest));
        Assert.Equal(("alexnet-mini", 0.25), (weights.Recipe.Model.Name, weights.Recipe.Model.Width));
        Assert.Equivalent(bundle.Preprocessing.Input(), weights.Input);
        Assert.Equal("fc8", weights.NewClassifier(network, [new ClassLabel("other", "other")]));
        using LoadedNetwork loaded = LoadedNetwork.Open(small.Result.Weights, TorchSharp.torch.CPU);
        Assert.All(
            module.NamedTensors(),
            pair => Assert.True(pair.Value.equal(loaded.Network.NamedTensors()[pair.Key]).all().item<bool>(), pair.Key));
    }

    [Fact]
    public void Open_BrokenFile_IsRefused()
    {
        string path = Path.Combine(small.Root, "broken.safetensors");
        byte[] bytes = File.ReadAllBytes(small.Result.Weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("checksum", Assert.Throws<AlexNetException>(() => PretrainedWeights.Open(path)).Message, StringComparison.Ordinal);
    }
}
