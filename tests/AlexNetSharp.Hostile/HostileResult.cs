namespace AlexNetSharp.Hostile;

/// <summary>How the command answered to an input, and what it cost.</summary>
/// <param name="Name">The input.</param>
/// <param name="ExitCode">The exit code; -1 where an exception left the command.</param>
/// <param name="Error">Standard error.</param>
/// <param name="CpuSeconds">CPU time of the process.</param>
/// <param name="Megabytes">How far its memory rose above what it was before; 0 where the system does not tell.</param>
internal sealed record HostileResult(string Name, int ExitCode, string Error, double CpuSeconds, double Megabytes);
