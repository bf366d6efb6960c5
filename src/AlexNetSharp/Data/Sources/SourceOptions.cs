using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Data.Sources;

/// <summary>Where samples come from, and how their classes and parts are found.</summary>
/// <param name="Source">The source as the user named it.</param>
internal sealed record SourceOptions(string Source)
{
    /// <summary>A folder in which a file of names may lie while the source is open.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>A file of labels, or null.</summary>
    public string? LabelsFile { get; init; }

    /// <summary>A text list of validation images, or null.</summary>
    public string? ValList { get; init; }

    /// <summary>The folder to which a list's paths are relative, and below which its absolute ones lie; null for the list's own.</summary>
    public string? Root { get; init; }

    /// <summary>Whether an image's class is the part of its file name before its number, else before the first <c>_</c>.</summary>
    public bool ClassFromName { get; init; }

    /// <summary>
    /// The fraction of each class that is held out for validation; null for a tenth where the source has no validation part.
    /// </summary>
    public double? ValFraction { get; init; }

    /// <summary>The seed of the choice of validation images.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether links out of a folder are followed.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>How large photos may be.</summary>
    public PhotoLimits Limits { get; init; } = PhotoLimits.Usual;

    /// <summary>Files and folders that are no part of a folder, wherever in it they lie: the pack that is being made.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Stops the listing.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Receives the number of files that the listing has found so far; null for none.</summary>
    public IProgress<int>? Found { get; init; }
}
