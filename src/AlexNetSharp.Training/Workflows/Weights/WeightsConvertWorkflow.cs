using AlexNetSharp.Files;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Workflows.Weights;

/// <summary>What to convert.</summary>
public sealed record WeightsConvertRequest
{
    /// <summary>The file to read; its format is recognized by its content.</summary>
    public required string In { get; init; }

    /// <summary>The file to write; its ending says the format.</summary>
    public required string Out { get; init; }

    /// <summary>The network's name; null to find it by the tensors.</summary>
    public string? Model { get; init; }

    /// <summary>A text file with a class a line; null for what the file or the number of classes says.</summary>
    public string? Labels { get; init; }

    /// <summary>What was done to the pixels, by the name of who does so; null for what the file says, or what is usual.</summary>
    public string? Input { get; init; }

    /// <summary>
    /// What is subtracted from the pixels: a file, numbers or <c>none</c>; null for what the file or its network's authors say.
    /// </summary>
    public MeanChoice? Mean { get; init; }

    /// <summary>
    /// What a bundle that is written stores its weights as; null for what the bundle that is read does, and float32 where it is none.
    /// </summary>
    public WeightStorage? Store { get; init; }

    /// <summary>Whether an ONNX model gives probabilities as well.</summary>
    public bool Softmax { get; init; }

    /// <summary>Whether a file that exists is replaced.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What was converted.</summary>
public sealed record WeightsConvertResult
{
    /// <summary>The file that was read.</summary>
    public required string In { get; init; }

    /// <summary>Its format, for people.</summary>
    public required string InFormat { get; init; }

    /// <summary>Whose names and layouts it follows.</summary>
    public required string Convention { get; init; }

    /// <summary>Its length in bytes; data that an ONNX model keeps in other files are not counted.</summary>
    public required long InBytes { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Out { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long OutBytes { get; init; }

    /// <summary>What it stores its weights as; null where it is no bundle.</summary>
    public WeightStorage? Storage { get; init; }

    /// <summary>The network.</summary>
    public required string Model { get; init; }

    /// <summary>Its number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>What is done to a photo, for people.</summary>
    public required string Preprocessing { get; init; }

    /// <summary>What a user should know: what was assumed, and what the file that was written does not say; null for nothing.</summary>
    public Sentence? Notice { get; init; }

    /// <summary>Where each of the network's tensors came from.</summary>
    public required IReadOnlyList<ConversionRow> Read { get; init; }

    /// <summary>Where each of them went.</summary>
    public required IReadOnlyList<ConversionRow> Written { get; init; }
}

/// <summary>Converts weights from any format that is read to any that is written.</summary>
public sealed class WeightsConvertWorkflow : IWorkflow<WeightsConvertRequest, WeightsConvertResult>
{
    /// <summary>A file is read, another is written.</summary>
    private const int Stages = 2;

    /// <summary>Converts.</summary>
    /// <param name="request">What to convert.</param>
    /// <param name="context">Told when a file has been read and when the other is written; stops at once and writes nothing.</param>
    /// <exception cref="InvalidOptionException">An option is impossible.</exception>
    /// <exception cref="AlexNetException">The file cannot be read as a network of the zoo, or the other cannot be written.</exception>
    public WeightsConvertResult Run(WeightsConvertRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        WeightExport.Check(request.Out, request.Softmax);
        if (request.Store is not null && !WeightExport.IsBundle(request.Out))
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(RequestOption.Store)} says what a bundle stores its weights as, but {request.Out} is none; "
                    + $"end its name in .safetensors, or leave the option out.");
        }

        if (File.Exists(request.Out) && !request.Overwrite)
        {
            throw new InvalidOptionException(
                $"{request.Out} exists; choose another name, or give {RequestOption.Of(nameof(WeightsConvertRequest.Overwrite))}.");
        }

        OwnPath.RefuseOther(request.Out);
        var options = new ImportOptions
        {
            Model = request.Model,
            Labels = request.Labels is null ? null : LabelFile.Read(request.Labels),
            Input = request.Input,
            Mean = request.Mean,
        };
        return Convert(request, options, context);
    }

    private static WeightsConvertResult Convert(WeightsConvertRequest request, ImportOptions options, WorkflowContext context)
    {
        context.Begin("Reading", 0, Stages);
        using ImportedNetwork imported = WeightImport.Open(request.In, options, context.Cancellation);
        if (imported.SaysPreprocessing && (options.Mean is not null || options.Input is not null))
        {
            RequestOption idle = options.Mean is not null
                ? RequestOption.Of(nameof(WeightsConvertRequest.Mean))
                : RequestOption.Of(nameof(WeightsConvertRequest.Input));
            throw new InvalidOptionException($"{request.In} says itself what is done to the pixels; leave out {idle}.");
        }

        long inBytes = WeightFiles.LengthOf(request.In);
        bool writesBundle = WeightExport.IsBundle(request.Out);
        WeightBundle bundle = imported.Bundle with { Storage = request.Store ?? imported.Bundle.Storage };
        Sentence?[] known =
        [
            imported.Notice,
            WeightExport.Loss(request.Out, bundle) is { } loss ? Sentence.Of(loss) : null,
            Rounded(request, imported.Bundle.Storage, writesBundle ? bundle.Storage : WeightStorage.Float32),
        ];
        Sentence[] notices = [.. known.OfType<Sentence>()];
        context.Begin("Writing", 1, Stages);
        DurableFile.MakeFolderOf(request.Out);
        IReadOnlyList<ConversionRow> written = WeightExport.Write(
            request.Out,
            bundle,
            imported.Weights.Tensors,
            request.Softmax,
            context.Cancellation);
        context.Report(new WorkProgress("Writing", Stages, Stages));
        return new WeightsConvertResult
        {
            In = request.In,
            InFormat = imported.Format,
            Convention = imported.Convention,
            InBytes = inBytes,
            Out = request.Out,
            OutBytes = new FileInfo(request.Out).Length,
            Storage = writesBundle ? bundle.Storage : null,
            Model = imported.Bundle.Model,
            Classes = imported.Bundle.Labels.Count,
            Preprocessing = imported.Bundle.Preprocessing.ToString(),
            Notice = notices.Length > 0 ? Sentence.Join(" ", notices) : null,
            Read = imported.Rows,
            Written = written,
        };
    }

    /// <summary>What a file that stores other numbers than its compact source does not say; else, that it stays compact.</summary>
    private static Sentence? Rounded(WeightsConvertRequest request, WeightStorage from, WeightStorage to) =>
        from == WeightStorage.Float32 ? null
        : from != to
            ? Sentence.Of(
                $"{request.In} stores {StorageWords.Of(from)}, so the {StorageWords.Of(to)} numbers of {request.Out} come from rounded "
                    + $"weights, which it does not say.")
        : request.Store is null
            ? Sentence.Of(
                $"{request.Out} stores {StorageWords.Of(to)} as {request.In} does; "
                    + $"{RequestOption.Of(RequestOption.Store)} says otherwise.")
        : null;
}
