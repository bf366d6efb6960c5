using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Cli.Tests;

/// <summary>A network is read out of any file with hardly more memory than the network itself.</summary>
public sealed class WeightsMemoryTests(CliFixture fixture)
{
    private const double MostOfFileAndNetwork = 1.3;

    /// <summary>Half of AlexNet's width, 69 MB; the whole network, 244 MB, in the full size.</summary>
    private static double Width => Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full" ? 1 : 0.5;

    [Theory]
    [InlineData(".safetensors", WeightStorage.Float32)]
    [InlineData(".safetensors", WeightStorage.Int8)]
    [InlineData(".pth", WeightStorage.Float32)]
    [InlineData(".npy", WeightStorage.Float32)]
    [InlineData(".onnx", WeightStorage.Float32)]
    public void Verify_LargeFile_NeedsLessThanFileAndNetwork(string ending, WeightStorage storage)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells another process's private memory.");
        (long program, _) = Peak(ending, storage, width: 1.0 / 64);
        long network = sizeof(float) * NetworkSummary.Of(Network(Width)).Parameters;

        (long most, long file) = Peak(ending, storage, Width);

        TestContext.Current.SendDiagnosticMessage($"{ending}: {(most - program) / 1e6:0} MB at most for a file of {file / 1e6:0} MB");
        Assert.InRange(most - program, 0.8 * network, MostOfFileAndNetwork * (file + network));
    }

    /// <summary>The most private memory of the command that checks a file, and the file's length.</summary>
    private (long Memory, long File) Peak(string ending, WeightStorage storage, double width)
    {
        string path = fixture.NewPath(ending);
        Write(path, storage, width);
        long most = 0, length = new FileInfo(path).Length;
        using (CommandProcess process = CommandProcess.Start([], "weights", "verify", path))
        {
            while (!process.HasEnded)
            {
                most = Math.Max(most, process.PrivateMemory);
                Thread.Sleep(5);
            }

            process.Wait().ShouldSucceed();
        }

        File.Delete(path);
        return (most, length);
    }

    private static NetworkDefinition Network(double width) => NetworkZoo.Create("alexnet-owt", new NetworkOptions { Width = width });

    private static void Write(string path, WeightStorage storage, double width)
    {
        NetworkDefinition definition = Network(width);
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        WeightExport.Write(
            path,
            new WeightBundle
            {
                Model = definition.Name,
                Options = definition.Options,
                Labels = [.. ImageNetClasses.All.Select(one => new ClassLabel(one.Wnid, one.Name))],
                Preprocessing = new ImagePreprocessing
                {
                    Geometry = new PackGeometry { Height = 256, Width = 256 },
                    CropSize = 224,
                    Mean = MeanRule.None,
                },
                Storage = storage,
            },
            TensorWeights.Of(network.NamedTensors()));
    }
}
