namespace AlexNetSharp.Data.Loading;

/// <summary>How a <see cref="BatchLoader"/> makes batches.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Images in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The seed of order, crop, mirror and colour.</summary>
    public ulong Seed { get; init; }

    /// <summary>What is done to the images; the paper's augmentation where it is not set.</summary>
    public Augmentation Augmentation { get; init; } = new();

    /// <summary>Whether an epoch goes through the images in a random order; otherwise in the order of the pack.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whether a last batch that is not full is left out. By default it is given: every image is seen in every epoch.</summary>
    public bool DropLast { get; init; }

    /// <summary>Threads that fill one batch. The values do not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
