using AlexNetSharp.Files;
using AlexNetSharp.Pickles;

namespace AlexNetSharp.Weights.NumPy;

/// <summary>Where an array of a file lies.</summary>
/// <param name="Layout">How its numbers are arranged.</param>
/// <param name="Data">Where they are.</param>
internal sealed record NpyTensor(NumberLayout Layout, PickleString Data);
