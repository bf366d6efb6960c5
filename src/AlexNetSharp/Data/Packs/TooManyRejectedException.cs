namespace AlexNetSharp.Data.Packs;

/// <summary>More files of a source are rejected than may be; <see cref="PackBuilder"/> makes a sentence of it.</summary>
/// <param name="rejected">Files rejected.</param>
/// <param name="done">Files done, the rejected ones among them.</param>
internal sealed class TooManyRejectedException(int rejected, int done) : Exception
{
    /// <summary>Files rejected.</summary>
    public int Rejected { get; } = rejected;

    /// <summary>Files done, the rejected ones among them.</summary>
    public int Done { get; } = done;
}
