namespace AlexNetSharp.Weights.Conversion;

/// <summary>What became of a tensor in a conversion.</summary>
/// <param name="Source">Its name in the file that was read; empty where a constant stands in.</param>
/// <param name="SourceShape">Its sizes there, for example <c>11x11x3x96</c>.</param>
/// <param name="Target">Its name in the network or in the file that was written.</param>
/// <param name="TargetShape">Its sizes there.</param>
/// <param name="Change">What was done to its numbers, for people; empty for nothing.</param>
public sealed record ConversionRow(string Source, string SourceShape, string Target, string TargetShape, string Change);
