namespace AlexNetSharp;

/// <summary>Work was cancelled, and its message is a sentence for the user that says how to go on.</summary>
public sealed class StoppedException : OperationCanceledException
{
    /// <summary>Initialises the exception with its sentence and the cancellation behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The cancellation.</param>
    public StoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initialises the exception with its sentence.</summary>
    /// <param name="message">The sentence.</param>
    public StoppedException(string message)
        : base(message)
    {
    }

    /// <summary>Initialises an exception without a sentence; present for serialisers and frameworks only.</summary>
    public StoppedException()
    {
    }
}
