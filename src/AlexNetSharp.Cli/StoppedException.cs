namespace AlexNetSharp.Cli;

/// <summary>The user stopped a command that can say how to go on.</summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">The cancellation.</param>
internal sealed class StoppedException(string message, Exception innerException) : OperationCanceledException(message, innerException);
