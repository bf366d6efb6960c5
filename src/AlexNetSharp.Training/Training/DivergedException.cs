namespace AlexNetSharp.Training;

/// <summary>A training whose loss, activations or gradients are no finite numbers any more.</summary>
internal sealed class DivergedException : AlexNetException
{
    /// <summary>Initializes the exception with its sentence.</summary>
    /// <param name="message">What went first, where.</param>
    public DivergedException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception with its sentence and the error behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public DivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What diverged, at which update; empty where the exception is about a single pass.</summary>
    public string What { get; init; } = "";

    /// <summary>Initializes an exception without a sentence; present for serializers and frameworks only.</summary>
    public DivergedException()
    {
    }
}
