namespace AlexNetSharp.Benchmarks;

/// <summary>What was found about a pack and its loader.</summary>
internal sealed record DataFindings
{
    /// <summary>The pack's folder.</summary>
    public required string Pack { get; init; }

    /// <summary>The geometry of its images, for people.</summary>
    public required string Geometry { get; init; }

    /// <summary>Height and width of the crops in pixels.</summary>
    public required int CropSize { get; init; }

    /// <summary>Threads that filled a batch where the loader was timed alone.</summary>
    public required int LoaderThreads { get; init; }

    /// <summary>The loader alone with those threads.</summary>
    public required double LoaderImagesPerSecond { get; init; }

    /// <summary>Bytes of pixels read and of float32 values written by one thread that augments, in 10^9 a second.</summary>
    public required double AugmentGbPerSecond { get; init; }

    /// <summary>A large copy on one thread, bytes read plus bytes written, in 10^9 a second.</summary>
    public required double CopyGbPerSecondOfOneThread { get; init; }

    /// <summary>The part of a loader's work that goes into decoding, 0..1; 0 where the stored bytes are the pixels.</summary>
    public required double DecodeShare { get; init; }

    /// <summary>The part of a loader's work that goes into crop, mirror, mean and color, 0..1.</summary>
    public required double AugmentShare { get; init; }

    /// <summary>Training with the loader ahead of it; null where no network takes the pack's images.</summary>
    public TrainingWait? Training { get; init; }

    /// <summary>Which side the other one waits for, for people.</summary>
    public required Sentence Bottleneck { get; init; }
}

/// <summary>Training steps on batches that a loader makes meanwhile.</summary>
internal sealed record TrainingWait
{
    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>Images in a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Steps measured.</summary>
    public required int Steps { get; init; }

    /// <summary>Threads that filled a batch.</summary>
    public required int LoaderThreads { get; init; }

    /// <summary>Images a second, waiting included.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The mean time from step to step in milliseconds.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>The part of it that is spent waiting for a batch, in milliseconds.</summary>
    public required double WaitMilliseconds { get; init; }

    /// <summary>The part of a step that is spent waiting for a batch, 0..1.</summary>
    public required double WaitShare { get; init; }
}
