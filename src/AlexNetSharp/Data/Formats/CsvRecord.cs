namespace AlexNetSharp.Data.Formats;

/// <summary>A record of a table in a text file.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Fields">Its fields, without white space at their ends.</param>
internal readonly record struct CsvRecord(int Line, IReadOnlyList<string> Fields);
