namespace AlexNetSharp.Data.Formats;

/// <summary>What the pickles of a CIFAR data set call their parts.</summary>
/// <param name="Labels">The list of labels of a batch.</param>
/// <param name="Names">The list of the classes' names.</param>
internal sealed record CifarKeys(string Labels, string Names)
{
    /// <summary>The array of pixels of a batch.</summary>
    public const string Pixels = "data";
}
