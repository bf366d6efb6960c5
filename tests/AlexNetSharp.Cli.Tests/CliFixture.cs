using AlexNetSharp.Cli.Tests;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(CliFixture))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// Images, a pack and a finished run for the tests of this assembly, made once in a temporary folder; where memory is small, takes its turn
/// among the test programs.
/// </summary>
public sealed class CliFixture : IDisposable
{
    private readonly FileStream? _lock = MachineLock.Take();
    private int _names;

    public CliFixture()
    {
        SyntheticShapes.Write(Images, new SyntheticRequest { TrainImages = 240, ValImages = 80 }, progress: null, CancellationToken.None);
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = Images,
                Pack = Pack,
                Geometry = new PackGeometry { Height = 73, Width = 73 },
                Threads = 2,
            });
        CommandProcess.Run(TrainArguments(TrainedRun)).ShouldSucceed();
    }

    /// <summary>Settings of a training that ends soon, as command line.</summary>
    public static IReadOnlyList<string> Small { get; } =
    [
        "--model",
        "alexnet-mini",
        "--set",
        "model.width=0.25",
        "--set",
        "schedule.epochs=2",
        "--set",
        "model.initialisation=he",
        "--set",
        "optimizer.batchSize=16",
    ];

    /// <summary>A folder of 240 and 80 images in ten classes.</summary>
    public string Images => Path.Combine(Root, "images");

    /// <summary>A pack of the images, 73x73.</summary>
    public string Pack => Path.Combine(Root, "pack");

    /// <summary>A finished run on the pack.</summary>
    public string TrainedRun => Path.Combine(Root, "run");

    /// <summary>Its weights.</summary>
    public string Weights => Path.Combine(TrainedRun, "weights.safetensors");

    /// <summary>An image of the validation part.</summary>
    public string Photo =>
        Directory.EnumerateFiles(Path.Combine(Images, "val"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();

    private string Root { get; } = Directory.CreateTempSubdirectory("alexnetsharp-cli-").FullName;

    /// <summary>The path of a file or folder that does not exist yet.</summary>
    /// <param name="ending">The end of its name.</param>
    public string NewPath(string ending = "") => Path.Combine(Root, $"new-{_names++}{ending}");

    /// <summary>A new file.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="ending">The end of its name.</param>
    public string NewFile(byte[] content, string ending = "")
    {
        string path = NewPath(ending);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A copy of a folder and what is in it.</summary>
    /// <param name="folder">The folder.</param>
    public string Copy(string folder)
    {
        string copy = NewPath();
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>The arguments of a small training on the pack.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="more">Further arguments.</param>
    public string[] TrainArguments(string run, params string[] more) =>
        ["train", "--data", Pack, "--out", run, "--device", "cpu", "--threads", "1", .. Small, .. more];

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        _lock?.Dispose();
    }
}
