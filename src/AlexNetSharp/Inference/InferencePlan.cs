using AlexNetSharp.Inference.Steps;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Inference;

/// <summary>
/// A network and its weights as steps of kernel calls: layers taken in one where that saves memory, batch normalization folded, filters
/// packed and transformed, places of values chosen. It is made once and does not change, so any number of passes may run it at once.
/// </summary>
internal sealed class InferencePlan : IDisposable
{
    /// <summary>
    /// Values of the images that pass the convolutions together: what one step makes is still in a cache when the next reads it.
    /// </summary>
    private const long CachedValues = 1 << 21;

    private const int FewestTogether = 8;

    /// <summary>Values of a cache line, at which every value begins.</summary>
    private const int Line = 16;

    private InferencePlan(NetworkDefinition network, PlanParts parts)
    {
        (Network, Parts) = (network, parts);
        int split = Enumerable.Range(0, parts.Steps.Count)
            .FirstOrDefault(index => parts.Steps[index] is FullyConnectedStep, parts.Steps.Count);
        Head = [.. parts.Steps.Take(split)];
        Tail = [.. parts.Steps.Skip(split)];
        Middle = split == 0 ? 0 : Head[^1].Output;
        HeadPlaces = new ValuePlaces(Head, parts.Values, new HashSet<int> { 0, Middle });
        TailPlaces = new ValuePlaces(Tail, parts.Values, new HashSet<int> { 0, Middle });
        Together = (int)Math.Clamp(CachedValues / Math.Max(1, HeadPlaces.Length), FewestTogether, int.MaxValue);
    }

    /// <summary>The network.</summary>
    public NetworkDefinition Network { get; }

    /// <summary>Steps and values.</summary>
    public PlanParts Parts { get; }

    /// <summary>The steps up to the first fully connected layer, which a few images pass at a time.</summary>
    public PlanStep[] Head { get; }

    /// <summary>The steps from the first fully connected layer on, which read their weights once for all images.</summary>
    public PlanStep[] Tail { get; }

    /// <summary>The value between them.</summary>
    public int Middle { get; }

    /// <summary>Values of an image between them; 0 where there is no head.</summary>
    public int MiddleCount => Middle == 0 ? 0 : Parts.Values[Middle].Count;

    /// <summary>Where the values of <see cref="Head"/> stand, without the input and the middle.</summary>
    public ValuePlaces HeadPlaces { get; }

    /// <summary>Where the values of <see cref="Tail"/> stand, without the input and the middle.</summary>
    public ValuePlaces TailPlaces { get; }

    /// <summary>The most images that pass <see cref="Head"/> at a time.</summary>
    public int Together { get; }

    /// <summary>Bytes of weights as they stand in memory: prepared filters, and fully connected layers where they are.</summary>
    public long WeightBytes => Parts.Steps.Sum(step => step.WeightBytes);

    /// <summary>Plans a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="tensors">
    /// Its tensors. Filters are copied; fully connected and local layers read theirs where they are, so their memory must be there as long
    /// as the plan.
    /// </param>
    /// <exception cref="AlexNetException">A record is impossible.</exception>
    public static InferencePlan Of(NetworkDefinition network, IEnumerable<WeightTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(network);
        var folded = new FoldedNetwork(network, tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal));
        return new InferencePlan(network, PlanBuilder.Build(folded));
    }

    /// <summary>Values of an image that <see cref="InferencePass.Features"/> gives.</summary>
    public int FeatureCount
    {
        get
        {
            ActivationShape shape = Parts.Values[Parts.Features.Value].Shape;
            return Parts.Features.Averages ? shape.Channels : (int)shape.Count;
        }
    }

    /// <summary>Values that a pass has in memory: the input, and what steps make.</summary>
    /// <param name="images">Number of images.</param>
    public long ActivationValues(int images) => Lines((long)images * Parts.Values[0].Count)
        + Lines((long)images * MiddleCount)
        + (images * TailPlaces.Length)
        + (Math.Min(images, Together) * HeadPlaces.Length);

    /// <summary>A number of values in whole cache lines.</summary>
    /// <param name="values">The number.</param>
    internal static long Lines(long values) => (values + Line - 1) / Line * Line;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PlanStep step in Parts.Steps)
        {
            step.Free();
        }
    }
}
