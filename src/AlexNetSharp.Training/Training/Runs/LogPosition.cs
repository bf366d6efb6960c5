namespace AlexNetSharp.Training.Runs;

/// <summary>A place in a run's log up to which it was read, to be kept and read on from; the default is the start.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Fingerprint">
/// A digest of the last of these bytes, by which a log that was written anew is told from the one that was read.
/// </param>
internal readonly record struct LogPosition(long Offset, ulong Fingerprint);
