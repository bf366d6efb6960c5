namespace AlexNetSharp.Data.Sources;

/// <summary>A sample of a WebDataset shard: the files whose names are equal up to the first dot of the file's name.</summary>
/// <param name="Name">The name of its first file.</param>
internal sealed record ShardSample(string Name)
{
    /// <summary>Its image; null where it has none.</summary>
    public ContainerEntry? Image { get; init; }

    /// <summary>Its label as text; null where it has none that is understood.</summary>
    public string? Label { get; init; }

    /// <summary>Where the label stands.</summary>
    public LabelPlace Place { get; init; } = LabelPlace.None;

    /// <summary>Whether one of its files is called like a label's or an image's.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether the image is called by an extension alone, not <c>KEY.image.jpg</c>.</summary>
    public bool IsPlain { get; init; }
}
