namespace AlexNetSharp.Data.Formats;

/// <summary>A line of a list of labels.</summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Path">The image's file.</param>
/// <param name="Label">Its label.</param>
/// <param name="Part">The part that it belongs to, as the list calls it; null where the list has no column for it.</param>
internal readonly record struct LabelLine(int Number, string Path, string Label, string? Part = null);
