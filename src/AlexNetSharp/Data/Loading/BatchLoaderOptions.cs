using AlexNetSharp.Kernels;

namespace AlexNetSharp.Data.Loading;

/// <summary>How a <see cref="BatchLoader"/> makes batches.</summary>
internal sealed record BatchLoaderOptions
{
    /// <summary>The most that <see cref="UsualThreads"/> gives.</summary>
    private const int MostUsualThreads = 8;
    private const int ProcessorsForAThread = 4;

    /// <summary>
    /// Threads that are enough to stay ahead of a trainer: one for every four that compute. More would take processors from the trainer
    /// and only fill the buffers earlier.
    /// </summary>
    public static int UsualThreads => Math.Clamp(KernelThreads.Count / ProcessorsForAThread, 1, MostUsualThreads);

    /// <summary>Images in a batch, over all ranks.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The seed of order, crop, mirror and color.</summary>
    public ulong Seed { get; init; }

    /// <summary>What is done to the images; the paper's augmentation where it is not set.</summary>
    public Augmentation Augmentation { get; init; } = new();

    /// <summary>Whether an epoch goes through the images in a random order; otherwise in the order of the pack.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whether a last batch that is not full is left out. By default it is given: every image is seen in every epoch.</summary>
    public bool DropLast { get; init; }

    /// <summary>Threads that fill one batch. The values do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Which part of every batch is made, 0..<see cref="Ranks"/>-1. Orders, crops, mirrors and colors do not depend on it.
    /// </summary>
    public int Rank { get; init; }

    /// <summary>
    /// Into how many parts every batch is cut: rank r of R gets the images from floor(N r / R) to floor(N (r + 1) / R) of N.
    /// </summary>
    public int Ranks { get; init; } = 1;
}
