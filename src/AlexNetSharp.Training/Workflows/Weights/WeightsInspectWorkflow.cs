using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Workflows.Weights;

/// <summary>Which weight file to look into.</summary>
public sealed record WeightsInspectRequest
{
    /// <summary>The file, of any format.</summary>
    public required string File { get; init; }

    /// <summary>The network's name where it is known; null to find it.</summary>
    public string? Model { get; init; }
}

/// <summary>A tensor of a weight file with the statistics of its numbers.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">The type of its numbers, for example <c>F32</c>.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Minimum">
/// The smallest number, of int8 weights times their scales; null where there are none or their type is not read.
/// </param>
/// <param name="Maximum">The largest number; null likewise.</param>
/// <param name="Mean">The mean; null likewise.</param>
/// <param name="Deviation">The standard deviation; null likewise.</param>
/// <param name="NotFinite">How many numbers are NaN or infinite; the statistics are of the others.</param>
public sealed record InspectedTensor(
    string Name, string Type, IReadOnlyList<long> Shape, double? Minimum, double? Maximum, double? Mean, double? Deviation, long NotFinite);

/// <summary>What a weight file holds.</summary>
public sealed record WeightsInspectResult
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Its format, for people.</summary>
    public required string Format { get; init; }

    /// <summary>Its length in bytes; data that an ONNX model keeps in other files are not counted.</summary>
    public required long Bytes { get; init; }

    /// <summary>What its weights are stored as, where it says what a bundle does; null otherwise.</summary>
    public WeightStorage? Storage { get; init; }

    /// <summary>The network of the zoo that its tensors are of; null where they are of none, or of several alike.</summary>
    public string? Model { get; init; }

    /// <summary>Whose names the file follows; null where no network was found.</summary>
    public string? Convention { get; init; }

    /// <summary>Why no network was found, a sentence; null where one was.</summary>
    public Sentence? Reason { get; init; }

    /// <summary>Number of numbers in all tensors.</summary>
    public required long Numbers { get; init; }

    /// <summary>The tensors, in the file's order.</summary>
    public required IReadOnlyList<InspectedTensor> Tensors { get; init; }

    /// <summary>What is done to a photo, where the file says it.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The classes in the order of the outputs, where the file says them; empty otherwise.</summary>
    public IReadOnlyList<ClassLabel> Labels { get; init; } = [];

    /// <summary>The data set that the weights were trained on, where the file says it.</summary>
    public string? DataSet { get; init; }

    /// <summary>What else the file says, by name.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
}

/// <summary>Shows what a weight file of any format holds.</summary>
public sealed class WeightsInspectWorkflow : IWorkflow<WeightsInspectRequest, WeightsInspectResult>
{
    private const int Piece = 1 << 24;

    /// <summary>Inspects a file.</summary>
    /// <param name="request">Which file.</param>
    /// <param name="context">Told the number of tensors done; stops at once.</param>
    /// <exception cref="AlexNetException">The file is broken or of an unknown format; the sentence says how.</exception>
    public WeightsInspectResult Run(WeightsInspectRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using TensorFile file = WeightFiles.Open(request.File, context.Cancellation);
        WeightBundle? bundle = WeightImport.BundleOf(file);
        (string? found, string? convention, Sentence? reason) = Recognize(file, bundle, request.Model);
        InspectedTensor[] tensors = [.. context.Each("Inspecting", file.Tensors).Select(tensor => Inspect(file, tensor))];
        return new WeightsInspectResult
        {
            File = request.File,
            Format = file.Format,
            Bytes = WeightFiles.LengthOf(request.File),
            Storage = bundle?.Storage,
            Model = found,
            Convention = convention,
            Reason = reason,
            Numbers = file.Tensors.Sum(tensor => tensor.Count),
            Tensors = tensors,
            Preprocessing = bundle?.Preprocessing,
            Labels = bundle?.Labels ?? [],
            DataSet = bundle?.DataSet is { Length: > 0 } name ? name : null,
            Metadata = file.Metadata,
        };
    }

    private static (string? Model, string? Convention, Sentence? Reason) Recognize(TensorFile file, WeightBundle? bundle, string? model)
    {
        try
        {
            (string name, string convention) = WeightImport.Recognize(file, bundle, model);
            return (name, convention, null);
        }
        catch (InvalidOptionException)
        {
            throw;
        }
        catch (AlexNetException unknown)
        {
            return (null, null, unknown.Sentence);
        }
    }

    private static InspectedTensor Inspect(TensorFile file, TensorEntry tensor)
    {
        if (!TensorFile.IsRead(tensor) || tensor.Count == 0)
        {
            return new InspectedTensor(tensor.Name, tensor.Type, tensor.Shape, null, null, null, null, 0);
        }

        (double minimum, double maximum, double sum, double squares, long finite) = (
            double.PositiveInfinity,
            double.NegativeInfinity,
            0,
            0,
            0);
        float[] values = file.Read(tensor);
        ReadOnlySpan<float> rest = values;
        for (; rest.Length > 0; rest = rest[Math.Min(Piece, rest.Length)..])
        {
            file.Cancellation.ThrowIfCancellationRequested();
            foreach (float value in rest[..Math.Min(Piece, rest.Length)])
            {
                if (float.IsFinite(value))
                {
                    (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
                    (sum, squares, finite) = (sum + value, squares + ((double)value * value), finite + 1);
                }
            }
        }

        if (finite == 0)
        {
            return new InspectedTensor(tensor.Name, tensor.Type, tensor.Shape, null, null, null, null, values.Length);
        }

        double mean = sum / finite;
        return new InspectedTensor(
            tensor.Name, tensor.Type, tensor.Shape, minimum, maximum, mean,
            Math.Sqrt(Math.Max(0, (squares / finite) - (mean * mean))),
            values.Length - finite);
    }
}
