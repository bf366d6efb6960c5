using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;

namespace AlexNetSharp.Cli.Tests;

/// <summary>A network is read out of any file with hardly more memory than the network itself.</summary>
public sealed class WeightsMemoryTests(CliFixture fixture)
{
    // libtorch, the runtime and the command before anything is read.
    private const double Program = 120e6;
    private const double MostOfFileAndNetwork = 1.3;

    /// <summary>Half of AlexNet's width, 69 MB; the whole network, 244 MB, in the full size.</summary>
    private static double Width => Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full" ? 1 : 0.5;

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".pth")]
    [InlineData(".npy")]
    [InlineData(".onnx")]
    public void Verify_LargeFile_NeedsLessThanFileAndNetwork(string ending)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells another process's private memory.");
        string path = fixture.NewPath(ending);
        Write(path);
        long most = 0, file = new FileInfo(path).Length;

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
        TestContext.Current.SendDiagnosticMessage($"{ending}: {most / 1e6:0} MB at most for a file of {file / 1e6:0} MB");
        Assert.InRange(most - Program, 0.5 * file, MostOfFileAndNetwork * 2 * file);
    }

    private static void Write(string path)
    {
        NetworkDefinition definition = NetworkZoo.Create("alexnet-owt", new NetworkOptions { Width = Width });
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        WeightExport.Write(path, new LoadedNetwork(
            new WeightBundle
            {
                Model = definition.Name,
                Options = definition.Options,
                Labels = [.. ImageNetClasses.All.Select(one => new ClassLabel(one.Wnid, one.Name))],
                Preprocessing = new ImagePreprocessing { Geometry = new PackGeometry { Height = 256, Width = 256 }, CropSize = 224, Mean = MeanRule.None },
            },
            network));
    }
}
