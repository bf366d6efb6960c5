using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;

namespace AlexNetSharp.Workflows.Evaluation;

/// <summary>Which photos to classify.</summary>
internal sealed record ClassifyRequest
{
    /// <summary>The name of the photo that is read from a stream.</summary>
    public const string StandardInput = "-";

    /// <summary>The bundle.</summary>
    public required string Weights { get; init; }

    /// <summary>The photos' paths, folders of photos, and <see cref="StandardInput"/>.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>What <see cref="StandardInput"/> stands for; null where that is a file like others.</summary>
    public Stream? Input { get; init; }

    /// <summary>The most classes for each.</summary>
    public int Top { get; init; } = 5;

    /// <summary>The views of each photo whose probabilities are averaged.</summary>
    public ViewRule Views { get; init; } = ViewRule.Center;

    /// <summary>How large a photo may be.</summary>
    public PhotoLimits Limits { get; init; } = PhotoLimits.Usual;
}

/// <summary>A photo with its best classes, or with why it has none.</summary>
/// <param name="File">The photo's path as it was given, or below the folder that was given.</param>
/// <param name="Predictions">The best classes, most probable first; null where it could not be read.</param>
/// <param name="Error">Why it could not be read, a sentence; null where it could.</param>
internal sealed record ClassifiedPhoto(string File, IReadOnlyList<Prediction>? Predictions, string? Error = null);

/// <summary>Classifies photos from files.</summary>
internal sealed class ClassifyWorkflow : IWorkflow<ClassifyRequest, IReadOnlyList<ClassifiedPhoto>>
{
    private const string Stage = "Classifying";

    /// <summary>As many photos are read before they are classified together: more are hardly quicker.</summary>
    public const int Together = 32;

    /// <summary>Classifies; a photo that cannot be read does not stop the others.</summary>
    /// <param name="request">Which photos.</param>
    /// <param name="context">Told the number of photos done; stops while loading, reading and between two passes.</param>
    /// <returns>The photos, in the order given; those of a folder by their paths.</returns>
    public IReadOnlyList<ClassifiedPhoto> Run(ClassifyRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        if (request.Top < 1)
        {
            throw new InvalidOptionException($"{RequestOption.Of(nameof(ClassifyRequest.Top))} is {request.Top}; give at least 1.");
        }

        var options = new ClassifierOptions
        {
            Views = request.Views,
            Limits = request.Limits,
            Device = context.Device,
            Threads = context.Threads,
            Notice = context.Notice,
            MayFetch = context.MayFetch,
            Fetching = context.Fetching?.Progress,
        };
        using var classifier = Classifier.Load(request.Weights, options, context.Cancellation);
        PhotoToClassify[] photos = [.. request.Images.SelectMany(image => PhotoToClassify.Of(image, request.Input))];
        var classified = new List<ClassifiedPhoto>(photos.Length);
        foreach (PhotoToClassify[] batch in photos.Chunk(Together))
        {
            context.Begin(Stage, classified.Count, photos.Length);
            classified.AddRange(Classify(classifier, batch, request.Top, context.Cancellation).GetAwaiter().GetResult());
        }

        context.Report(new WorkProgress(Stage, photos.Length, photos.Length));
        return classified;
    }

    private static async Task<IEnumerable<ClassifiedPhoto>> Classify(
        Classifier classifier,
        PhotoToClassify[] photos,
        int top,
        CancellationToken cancellation)
    {
        (byte[]? Stored, string? Error)[] read = await Task
            .WhenAll(photos.Select(photo => photo.Read(classifier, cancellation)))
            .ConfigureAwait(false);
        IReadOnlyList<IReadOnlyList<Prediction>> predictions = await classifier
            .ClassifyReadAsync([.. read.Select(one => one.Stored).OfType<byte[]>()], top, cancellation)
            .ConfigureAwait(false);
        int next = 0;
        return photos.Select((photo, i) => new ClassifiedPhoto(
            photo.File,
            read[i].Stored is null ? null : predictions[next++],
            read[i].Error));
    }
}
