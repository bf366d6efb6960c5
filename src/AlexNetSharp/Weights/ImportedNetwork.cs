using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights;

/// <summary>A network out of a file of any format, with what was found and done. Disposing of it frees the weights.</summary>
/// <param name="Bundle">What a bundle says about the network.</param>
/// <param name="Weights">Its weights; owned by this.</param>
/// <param name="Format">The file's format, for people.</param>
/// <param name="Convention">Whose names and layouts the file follows, for people.</param>
/// <param name="Rows">What went where.</param>
public sealed record ImportedNetwork(
    WeightBundle Bundle,
    NetworkWeights Weights,
    string Format,
    string Convention,
    IReadOnlyList<ConversionRow> Rows
) : IDisposable
{
    /// <summary>Whether the file itself says what is done to a photo.</summary>
    public bool SaysPreprocessing { get; init; }

    /// <summary>What a user should know of it, a sentence; null for nothing.</summary>
    public Sentence? Notice { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();
}
