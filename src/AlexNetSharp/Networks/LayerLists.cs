namespace AlexNetSharp.Networks;

/// <summary>Lists of records, which residual blocks nest: the walk over all of them and the change of any of them, written once.</summary>
internal static class LayerLists
{
    /// <summary>Every record in the order in which they run; a block's body and shortcut stand before the block, which adds them.</summary>
    /// <param name="layers">The list.</param>
    public static IEnumerable<LayerRecord> Flatten(this IReadOnlyList<LayerRecord> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return layers.SelectMany(layer =>
            layer is ResidualLayer block ? [.. block.Body.Flatten(), .. block.Shortcut.Flatten(), block] : (IEnumerable<LayerRecord>)[layer]
        );
    }

    /// <summary>
    /// The list with every record replaced, those inside of blocks as well; a block keeps its place with its new insides.
    /// </summary>
    /// <param name="layers">The list.</param>
    /// <param name="change">What a record other than a block becomes: itself, other records, or none.</param>
    public static IReadOnlyList<LayerRecord> Rewrite(
        this IReadOnlyList<LayerRecord> layers,
        Func<LayerRecord, IEnumerable<LayerRecord>> change)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(change);
        return
        [
            .. layers.SelectMany(layer => layer is ResidualLayer block
                ? [block with { Body = block.Body.Rewrite(change), Shortcut = block.Shortcut.Rewrite(change) }]
                : change(layer)),
        ];
    }

    /// <summary>The list without the records that a test finds.</summary>
    /// <param name="layers">The list.</param>
    /// <param name="drops">Whether a record goes.</param>
    public static IReadOnlyList<LayerRecord> Without(this IReadOnlyList<LayerRecord> layers, Func<LayerRecord, bool> drops) =>
        layers.Rewrite(layer => drops(layer) ? [] : [layer]);
}
