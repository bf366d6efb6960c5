namespace AlexNetSharp;

/// <summary>
/// Something the user gave cannot be used. The message is one sentence: what is wrong with which file or option, what was found, what is
/// wanted, what to do.
/// </summary>
public class AlexNetException : Exception
{
    /// <summary>Initialises the exception with its sentence.</summary>
    /// <param name="message">The sentence.</param>
    public AlexNetException(string message)
        : base(message)
    {
    }

    /// <summary>Initialises the exception with its sentence and the error behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public AlexNetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initialises an exception without a sentence; present for serialisers and frameworks only.</summary>
    public AlexNetException()
    {
    }
}
