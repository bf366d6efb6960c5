using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Models;
using AlexNetSharp.Runtime;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;

namespace AlexNetSharp.Workflows.Weights;

/// <summary>What to compare.</summary>
internal sealed record WeightsCompareRequest
{
    /// <summary>The first weights, of any format.</summary>
    public required string First { get; init; }

    /// <summary>The second weights, of any format.</summary>
    public required string Second { get; init; }

    /// <summary>The pack on whose validation part both are run.</summary>
    public required string Data { get; init; }

    /// <summary>The network's name, where the tensors do not say it; null to find it.</summary>
    public string? Model { get; init; }

    /// <summary>What was done to the pixels, where a file does not say it; null for what is usual for its kind.</summary>
    public string? Input { get; init; }

    /// <summary>What is subtracted from the pixels, where a file does not say it; null for what its network's authors say.</summary>
    public MeanChoice? Mean { get; init; }
}

/// <summary>One of the networks that were compared.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">Its format, for people.</param>
/// <param name="Bytes">Its length in bytes; data that an ONNX model keeps in other files are not counted.</param>
/// <param name="Model">The network.</param>
/// <param name="Top1Error">Its top-1 error; null where its classes are not the pack's.</param>
/// <param name="Notice">What a user should know of how it was read, a sentence; null for nothing.</param>
internal sealed record ComparedWeights(string File, string Format, long Bytes, string Model, double? Top1Error, Sentence? Notice);

/// <summary>How far two networks are apart.</summary>
internal sealed record WeightsCompareResult
{
    /// <summary>The first.</summary>
    public required ComparedWeights First { get; init; }

    /// <summary>The second.</summary>
    public required ComparedWeights Second { get; init; }

    /// <summary>Images that both saw.</summary>
    public required int Images { get; init; }

    /// <summary>The largest difference of a logit.</summary>
    public required double LargestLogitDifference { get; init; }

    /// <summary>The largest magnitude of a logit, which the difference is to be seen beside.</summary>
    public required double LargestLogit { get; init; }

    /// <summary>The largest difference of a probability, a fraction.</summary>
    public required double LargestProbabilityDifference { get; init; }

    /// <summary>Images whose most probable class differs.</summary>
    public required int Disagreements { get; init; }
}

/// <summary>Runs two networks on the same images and says how far they are apart.</summary>
internal sealed class WeightsCompareWorkflow : IWorkflow<WeightsCompareRequest, WeightsCompareResult>
{
    private const int Batch = 64;

    /// <summary>Compares, with one view of each image.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="context">Told the number of images done; stops between batches.</param>
    /// <exception cref="AlexNetException">A file cannot be read, or the networks cannot see the same images.</exception>
    public WeightsCompareResult Run(WeightsCompareRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using Pack pack = Pack.Open(request.Data);
        if (pack.Val.Count == 0)
        {
            throw new AlexNetException(
                $"{request.Data} has no validation part to compare on; "
                    + $"prepare it with a val folder or with {RequestOption.Of(nameof(PrepareRequest.ValFraction))}.");
        }

        var options = new ImportOptions { Model = request.Model, Input = request.Input, Mean = request.Mean };
        InferenceDevice device = context.StartInference();
        return DedicatedThread.Run("comparison", () =>
        {
            // The weights of a file are let go of before the next ones take memory: networks may be large.
            using ImportedNetwork first = Open(request.First);
            using ReadyNetwork one = ReadyNetwork.Of(first.Bundle, first.Weights, device);
            first.Weights.Dispose();
            using ImportedNetwork second = Open(request.Second);
            if (first.SaysPreprocessing && second.SaysPreprocessing)
            {
                CheckBothSay(request, first, second);
            }

            using ReadyNetwork other = ReadyNetwork.Of(second.Bundle, second.Weights, device);
            second.Weights.Dispose();
            return Compare(request, pack, (first, second), (one.Predictor(ViewRule.Center), other.Predictor(ViewRule.Center)), context);
        });

        ImportedNetwork Open(string path)
        {
            ImportedNetwork imported = WeightImport.Open(path, options, context.Cancellation);
            try
            {
                PackGuard.Check(pack, path, imported.Bundle.Preprocessing.Geometry);
                return imported;
            }
            catch
            {
                imported.Dispose();
                throw;
            }
        }
    }

    /// <summary>Refuses an option that would do nothing, and outputs that mean other classes.</summary>
    private static void CheckBothSay(WeightsCompareRequest request, ImportedNetwork first, ImportedNetwork second)
    {
        if (request.Mean is not null || request.Input is not null)
        {
            RequestOption idle = request.Mean is not null
                ? RequestOption.Of(nameof(WeightsCompareRequest.Mean))
                : RequestOption.Of(nameof(WeightsCompareRequest.Input));
            throw new InvalidOptionException(
                $"{request.First} and {request.Second} say themselves what is done to the pixels; leave out {idle}.");
        }

        if (!first
                .Bundle.Labels.Select(label => label.Name)
                .SequenceEqual(second.Bundle.Labels.Select(label => label.Name), StringComparer.Ordinal))
        {
            throw new AlexNetException(
                $"{request.First} and {request.Second} have other classes, or the same in another order, "
                    + $"so their outputs cannot be compared.");
        }
    }

    private static WeightsCompareResult Compare(
        WeightsCompareRequest request,
        Pack pack,
        (ImportedNetwork First, ImportedNetwork Second) pair,
        (Predictor First, Predictor Second) predictors,
        WorkflowContext context)
    {
        (Predictor one, Predictor other) = predictors;
        if (one.Classes != other.Classes)
        {
            throw new AlexNetException(
                $"{request.First} has {one.Classes} classes and {request.Second} {other.Classes}, so their outputs cannot be compared.");
        }

        (double logit, double largest, double probability, int disagreements) = (0, 0, 0, 0);
        (ErrorCounter First, ErrorCounter Second) errors = (new(one.Classes), new(one.Classes));
        PackSplit split = pack.Val;
        for (int start = 0; start < split.Count; start += Batch)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            (int count, int offset) = (Math.Min(Batch, split.Count - start), start);
            float[] left = Logits(one), right = Logits(other);
            for (int image = 0; image < count; image++)
            {
                ReadOnlySpan<float> a = left.AsSpan(image * one.Classes, one.Classes),
                    b = right.AsSpan(image * one.Classes, one.Classes);
                ImageScore p = ImageScore.Of([left], image, views: 1, one.Classes),
                    q = ImageScore.Of([right], image, views: 1, one.Classes);
                for (int i = 0; i < a.Length; i++)
                {
                    logit = Larger(logit, Math.Abs((double)a[i] - b[i]));
                    largest = Larger(largest, Math.Max(Math.Abs(a[i]), Math.Abs(b[i])));
                    probability = Larger(probability, Math.Abs(p.Probabilities[i] - q.Probabilities[i]));
                }

                disagreements += p.IsNumber && q.IsNumber && p.Top(1)[0] == q.Top(1)[0] ? 0 : 1;
                errors.First.Add(p, split.Label(offset + image));
                errors.Second.Add(q, split.Label(offset + image));
            }

            context.Report(new WorkProgress("Comparing", offset + count, split.Count));

            float[] Logits(Predictor predictor) =>
                predictor.Logits(count, (index, scratch) => split.Read(offset + index, scratch), split.ScratchLength);
        }

        return new WeightsCompareResult
        {
            First = Describe(request.First, pair.First, errors.First),
            Second = Describe(request.Second, pair.Second, errors.Second),
            Images = split.Count,
            LargestLogitDifference = logit,
            LargestLogit = largest,
            LargestProbabilityDifference = probability,
            Disagreements = disagreements,
        };

        ComparedWeights Describe(string path, ImportedNetwork network, ErrorCounter errors)
        {
            bool sameClasses = network
                .Bundle.Labels.Select(label => label.Name)
                .SequenceEqual(pack.Classes.Select(label => label.Name), StringComparer.Ordinal);
            return new ComparedWeights(
                path,
                network.Format,
                WeightFiles.LengthOf(path),
                network.Bundle.Model,
                sameClasses ? errors.Top1Error : null,
                network.Notice);
        }
    }

    /// <summary>The larger of two numbers, where NaN is larger than any.</summary>
    private static double Larger(double one, double other) => double.IsNaN(one) || one >= other ? one : other;
}
