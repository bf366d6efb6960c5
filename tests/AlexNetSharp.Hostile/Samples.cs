using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile;

/// <summary>A good pack and a good run, which inputs are made of.</summary>
internal sealed class Samples
{
    /// <summary>Makes them.</summary>
    /// <param name="folder">Where.</param>
    public Samples(string folder)
    {
        string images = Path.Combine(folder, "images");
        (Pack, Run) = (Path.Combine(folder, "pack"), Path.Combine(folder, "run"));
        SyntheticShapes.Write(images, new SyntheticRequest { TrainImages = 20, ValImages = 10 }, progress: null, CancellationToken.None);
        Do("data", "prepare", images, Pack, "--size", "73", "--threads", "1");
        Do(["train", "--data", Pack, "--out", Run, .. Small, "--set", "schedule.epochs=2"]);
    }

    /// <summary>A small picture.</summary>
    public static byte[] Image { get; } = PngBuilder.Encode(4, 4, 8, 2, [.. Enumerable.Range(0, 48).Select(i => (byte)i)]);

    /// <summary>Settings of a small training.</summary>
    public static string[] Small { get; } =
    [
        "--model", "alexnet-mini", "--set", "model.width=0.125", "--set", "optimizer.batchSize=16", "--device", "cpu", "--threads", "1",
    ];

    /// <summary>A pack of 20 and 10 images of 73x73.</summary>
    public string Pack { get; }

    /// <summary>A run of two epochs on it.</summary>
    public string Run { get; }

    /// <summary>Its weights.</summary>
    public string Weights => Path.Combine(Run, "weights.safetensors");

    private static void Do(params string[] args)
    {
        HostileResult result = HostileRun.Measure("good", args);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException(result.Error);
        }
    }
}
