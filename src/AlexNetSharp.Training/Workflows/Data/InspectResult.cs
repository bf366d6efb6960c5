using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Workflows.Data;

/// <summary>What a pack holds.</summary>
internal sealed record InspectResult
{
    /// <summary>The pack's folder.</summary>
    public required string Pack { get; init; }

    /// <summary>The images' geometry, for people.</summary>
    public required string Geometry { get; init; }

    /// <summary>How images are stored.</summary>
    public required PackStorage Storage { get; init; }

    /// <summary>Images in the training part.</summary>
    public required int TrainImages { get; init; }

    /// <summary>Images in the validation part.</summary>
    public required int ValImages { get; init; }

    /// <summary>Mean of each channel over the training part, 0..255.</summary>
    public required IReadOnlyList<double> ChannelMean { get; init; }

    /// <summary>Standard deviation of the colors along each principal component, 0..255, largest first.</summary>
    public required IReadOnlyList<double> ColorDeviations { get; init; }

    /// <summary>The classes with their numbers of images.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>Names of the classes that have less than a tenth of the middle class's training images.</summary>
    public required IReadOnlyList<string> SmallClasses { get; init; }

    /// <summary>Groups of images with the same content, pixel for pixel; null where they were not looked for.</summary>
    public required IReadOnlyList<DuplicateGroup>? Duplicates { get; init; }

    /// <summary>The contact sheet that was written, or null.</summary>
    public string? Sheet { get; init; }

    /// <summary>The pictures that were written.</summary>
    public required IReadOnlyList<string> Pictures { get; init; }
}

/// <summary>A class with its numbers of images.</summary>
/// <param name="Class">The class's name in the data set.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="TrainImages">Images in the training part.</param>
/// <param name="ValImages">Images in the validation part.</param>
internal sealed record ClassCount(string Class, string Label, int TrainImages, int ValImages);

/// <summary>Images with the same content.</summary>
/// <param name="Files">Their names, as <c>train</c> or <c>val</c>, a colon and the name of the source file.</param>
/// <param name="AcrossParts">
/// Whether some are in the training and some in the validation part: then the errors on the latter say too little.
/// </param>
/// <param name="AcrossClasses">Whether they have different classes: then at least one label is wrong.</param>
internal sealed record DuplicateGroup(IReadOnlyList<string> Files, bool AcrossParts, bool AcrossClasses);
