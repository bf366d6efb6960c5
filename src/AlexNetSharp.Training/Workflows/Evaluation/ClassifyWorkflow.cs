using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;

namespace AlexNetSharp.Workflows.Evaluation;

/// <summary>Which photos to classify.</summary>
internal sealed record ClassifyRequest
{
    /// <summary>The bundle.</summary>
    public required string Weights { get; init; }

    /// <summary>The photos' paths.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The most classes for each.</summary>
    public int Top { get; init; } = 5;

    /// <summary>The views of each photo whose probabilities are averaged.</summary>
    public ViewRule Views { get; init; } = ViewRule.Center;

    /// <summary>How large a photo may be.</summary>
    public PhotoLimits Limits { get; init; } = PhotoLimits.Usual;
}

/// <summary>A photo with its best classes.</summary>
/// <param name="File">The photo's path as it was given.</param>
/// <param name="Predictions">The best classes, most probable first.</param>
internal sealed record ClassifiedPhoto(string File, IReadOnlyList<Prediction> Predictions);

/// <summary>What classifying gave.</summary>
/// <param name="Photos">The photos that could be read, in the order given.</param>
/// <param name="Failures">A sentence for each that could not.</param>
internal sealed record ClassifyResult(IReadOnlyList<ClassifiedPhoto> Photos, IReadOnlyList<string> Failures);

/// <summary>Classifies photos from files.</summary>
internal sealed class ClassifyWorkflow : IWorkflow<ClassifyRequest, ClassifyResult>
{
    /// <summary>Classifies; a photo that cannot be read does not stop the others.</summary>
    /// <param name="request">Which photos.</param>
    /// <param name="context">Told the number of photos done; stops while loading and between two photos.</param>
    public ClassifyResult Run(ClassifyRequest request, WorkflowContext context)
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
        var photos = new List<ClassifiedPhoto>();
        var failures = new List<string>();
        foreach (string file in context.Each("Classifying", request.Images))
        {
            try
            {
                photos.Add(new ClassifiedPhoto(file, classifier.Classify(ImageFile.Read(file, request.Limits), request.Top)));
            }
            catch (ImageFormatException e)
            {
                failures.Add(e.Named(file).Message);
            }
        }

        return new ClassifyResult(photos, failures);
    }
}
