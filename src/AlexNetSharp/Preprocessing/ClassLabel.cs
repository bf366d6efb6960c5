namespace AlexNetSharp.Preprocessing;

/// <summary>A class of a data set. Its number is its place in the list of classes.</summary>
/// <param name="Name">The name in the data set, usually a folder's, for example <c>n01440764</c>.</param>
/// <param name="Label">The name for people, for example <c>tench</c>; the same as <paramref name="Name"/> where there is no other.</param>
public sealed record ClassLabel(string Name, string Label);
