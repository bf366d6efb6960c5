namespace AlexNetSharp.Networks;

/// <summary>Makes a network's variants: each is a function from one record to the records that stand in its place.</summary>
internal static class VariantLayers
{
    private const string Relu = "relu";

    /// <summary>The definition with what its options' <see cref="NetworkOptions.Variant"/> asks for.</summary>
    /// <param name="network">The network's own definition.</param>
    /// <exception cref="InvalidOptionException">
    /// The network has nothing that a variant could change; the sentence names the option.
    /// </exception>
    public static NetworkDefinition Apply(NetworkDefinition network)
    {
        NetworkVariant variant = network.Options.Variant;
        if (variant.Columns == ColumnsVariant.One)
        {
            CheckColumns(network);
            ConvolutionLayer? last = network.AllLayers().OfType<ConvolutionLayer>().LastOrDefault();
            network = Change(network, "columns=one", "has one column already", layer => OneColumn(layer, isLast: layer == last)) with
            {
                Columns = 1,
            };
        }

        if (variant.Pooling == PoolingVariant.Plain)
        {
            network = Change(network, "pooling=plain", "has no pooling whose windows overlap", Plain);
        }

        if (variant.Dropout == DropoutVariant.Off)
        {
            network = Change(network, "dropout=off", "has no dropout", layer => layer is DropoutLayer ? [] : null);
        }

        network = variant.Normalization switch
        {
            NormalizationVariant.None => Change(network, "normalisation=none", "has no local response normalisation", Unnormalized),
            NormalizationVariant.Batch => BatchNormalized(network),
            _ => network,
        };
        return variant.Activation == ActivationVariant.Tanh
            ? Change(network, "activation=tanh", "has no ReLU", layer => layer is ReluLayer ? [Tanh(layer.Name)] : null)
            : network;
    }

    /// <summary>Puts other records in the place of some, inside of residual blocks as well.</summary>
    /// <param name="network">The network.</param>
    /// <param name="choice">The variant, for a refusal.</param>
    /// <param name="reason">Why it is impossible where no record is changed.</param>
    /// <param name="change">The records in a record's place; null where it stays.</param>
    private static NetworkDefinition Change(
        NetworkDefinition network,
        string choice,
        string reason,
        Func<LayerRecord, IReadOnlyList<LayerRecord>?> change)
    {
        bool changed = false;
        IReadOnlyList<LayerRecord> layers = network.Layers.Rewrite(layer =>
        {
            IReadOnlyList<LayerRecord>? others = change(layer);
            changed |= others is not null;
            return others ?? [layer];
        });
        return changed
            ? network with { Layers = layers }
            : throw new InvalidOptionException(
                $"{network.Name} {reason}, so the variant {choice} is impossible; leave it out or choose another network.");
    }

    /// <summary>Halving the maps of a network of one column would be another network, not another number of columns.</summary>
    private static void CheckColumns(NetworkDefinition network)
    {
        if (network.Columns == 1)
        {
            throw new InvalidOptionException(
                $"{network.Name} has one column already, so the variant columns=one is impossible; leave it out or choose another network."
            );
        }
    }

    private static NetworkDefinition BatchNormalized(NetworkDefinition network)
    {
        if (network.NormalizesBatches)
        {
            throw new InvalidOptionException(
                $"{network.Name} normalises batches already, so the variant normalisation=batch is impossible; "
                    + $"leave it out or choose another network.");
        }

        LayerRecord? classifier = network.AllLayers().LastOrDefault(layer => HasWeights(layer) || layer is RadialBasisLayer);
        return Change(network, "normalisation=batch", "has no hidden layer", layer => layer switch
        {
            LrnLayer or SpatialLrnLayer => [],
            _ when HasWeights(layer) && layer != classifier => [layer, new BatchNormLayer($"bn_{layer.Name}")],
            _ => null,
        });
    }

    private static ScaledTanhLayer Tanh(string relu) =>
        new(relu.Replace(Relu, "tanh", StringComparison.Ordinal)) { Amplitude = 1, Slope = 1 };

    private static LayerRecord[]? Unnormalized(LayerRecord layer) => layer is LrnLayer or SpatialLrnLayer ? [] : null;

    private static bool HasWeights(LayerRecord layer) => layer.Factor == FactorRule.IntoWeights;

    /// <summary>
    /// Windows of 2 that must fit leave as many as windows of 3 that may overhang, so maps keep the sizes that ceil gave them.
    /// </summary>
    private static LayerRecord[]? Plain(LayerRecord layer) => layer switch
    {
        PoolLayer pool when pool.Kernel > pool.Stride => [pool with { Kernel = pool.Stride, Ceiling = false }],
        _ => null,
    };

    private static LayerRecord[]? OneColumn(LayerRecord layer, bool isLast) => layer switch
    {
        ConvolutionLayer convolution when isLast => convolution.Groups > 1 ? [convolution with { Groups = 1 }] : null,
        ConvolutionLayer convolution => [convolution with { Groups = 1, Outputs = Math.Max(1, convolution.Outputs / 2) }],
        LrnLayer { Groups: > 1 } normalization => [normalization with { Groups = 1 }],
        _ => null,
    };
}
