using AlexNetSharp.Networks;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// What each kind of layer stores its weights as: those that inputs are multiplied by are many and bear rounding, everything else is few.
/// </summary>
/// <param name="storage">What the network is stored as.</param>
internal sealed class LayerStorage(WeightStorage storage) : LayerVisitor<WeightStorage>
{
    private readonly WeightStorage _filters = storage == WeightStorage.Float32 ? WeightStorage.Float32 : WeightStorage.BFloat16;

    /// <summary>The tensors of a network that are not stored as float32, by name, and what they are stored as.</summary>
    /// <param name="network">The network.</param>
    /// <param name="storage">What the network is stored as.</param>
    public static IReadOnlyDictionary<string, WeightStorage> Of(NetworkDefinition network, WeightStorage storage)
    {
        var visitor = new LayerStorage(storage);
        return network
            .AllLayers()
            .Select(layer => (Name: $"{layer.Name}.weight", Storage: layer.Accept(visitor)))
            .Where(pair => pair.Storage != WeightStorage.Float32)
            .ToDictionary(pair => pair.Name, pair => pair.Storage, StringComparer.Ordinal);
    }

    public override WeightStorage Visit(FullyConnectedLayer layer) => storage;

    public override WeightStorage Visit(ConvolutionLayer layer) => _filters;

    public override WeightStorage Visit(LocallyConnectedLayer layer) => _filters;

    public override WeightStorage Visit(PartialConvolutionLayer layer) => _filters;

    public override WeightStorage Visit(SubsamplingLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(RadialBasisLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(ReluLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(ScaledTanhLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(LrnLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(SpatialLrnLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(BatchNormLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(MaxPoolLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(AveragePoolLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(GlobalAveragePoolLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(DropoutLayer layer) => WeightStorage.Float32;

    public override WeightStorage Visit(ResidualLayer layer) => WeightStorage.Float32;
}
