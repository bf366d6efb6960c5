namespace AlexNetSharp.Files;

/// <summary>How much of each kind the reading of one file may cost; all are far above what any file of its kind needs.</summary>
internal sealed record ReadLimits
{
    /// <summary>Files of weights: networks have hundreds of tensors, their exports a few thousand nodes.</summary>
    public static ReadLimits Weights { get; } = new();

    /// <summary>Recipes: the shipped ones have some fifty values in two levels.</summary>
    public static ReadLimits Recipe { get; } = new() { Depth = 8, Items = 4096, Text = 1 << 18 };

    /// <summary>Pickled parts of a data set: a few arrays, and a label and a file's name for each of 60,000 images.</summary>
    public static ReadLimits DataSet { get; } = new() { Depth = 8, Name = 256, Names = 1 << 21 };

    /// <summary>
    /// What tables say about themselves: columns, groups of rows, and each group's columns, of which a shard has some thousands.
    /// </summary>
    public static ReadLimits Table { get; } = new() { Items = 1 << 19 };

    /// <summary>Steps: the instructions of pickles.</summary>
    public long Steps { get; init; } = 1 << 22;

    /// <summary>Values kept in lists, tables and the like, copies of them included.</summary>
    public long Items { get; init; } = 1 << 20;

    /// <summary>Characters of one name.</summary>
    public long Name { get; init; } = 1024;

    /// <summary>Characters of all names, as often as they are read.</summary>
    public long Names { get; init; } = 1 << 23;

    /// <summary>Characters of all other texts, such as the labels of a bundle.</summary>
    public long Text { get; init; } = 1 << 24;

    /// <summary>Named tensors.</summary>
    public long Tensors { get; init; } = 1 << 14;

    /// <summary>Nodes of a graph, or layers.</summary>
    public long Nodes { get; init; } = 1 << 14;

    /// <summary>How deep values lie in each other.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Bytes copied out of a file that is shorter; of a longer one, as many as it has.</summary>
    public long Copied { get; init; } = 1 << 26;
}
