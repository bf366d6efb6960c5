namespace AlexNetSharp.Data.Synthetic;

/// <summary>Which part of the built-in data set an image belongs to.</summary>
internal enum SyntheticSplit
{
    /// <summary>Images to train on.</summary>
    Train = 0,

    /// <summary>Images to validate on; none of them is a training image.</summary>
    Val = 1,
}

/// <summary>What <see cref="SyntheticShapes.Write"/> writes.</summary>
internal sealed record SyntheticRequest
{
    /// <summary>The seed of the data set.</summary>
    /// <value>1 by default.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of training images, at least 0; classes take turns.</summary>
    /// <value>5,000 by default.</value>
    public int TrainImages { get; init; } = 5_000;

    /// <summary>Number of validation images, at least 0; classes take turns.</summary>
    /// <value>1,000 by default.</value>
    public int ValImages { get; init; } = 1_000;

    /// <summary>Height and width of every image in pixels, 16 to 1,024.</summary>
    /// <value>80 by default.</value>
    public int Size { get; init; } = SyntheticShapes.DefaultSize;
}
