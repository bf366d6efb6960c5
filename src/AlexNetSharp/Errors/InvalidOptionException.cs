namespace AlexNetSharp;

/// <summary>An option has a value that cannot work, whatever the files hold. The command answers it as wrong usage.</summary>
public sealed class InvalidOptionException : AlexNetException
{
    /// <summary>Initializes the exception with its sentence.</summary>
    /// <param name="message">The sentence.</param>
    public InvalidOptionException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception with its sentence and the error behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public InvalidOptionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes an exception without a sentence; present for serializers and frameworks only.</summary>
    public InvalidOptionException()
    {
    }

    /// <summary>Initializes the exception with its sentence in parts.</summary>
    /// <param name="sentence">The sentence.</param>
    public InvalidOptionException(Sentence sentence)
        : base(sentence)
    {
    }

    /// <summary>Initializes the exception with its sentence in parts and the error behind it.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public InvalidOptionException(Sentence sentence, Exception innerException)
        : base(sentence, innerException)
    {
    }

    /// <summary>Initializes the exception with an interpolated string, whose options and actions stay parts.</summary>
    /// <param name="sentence">The sentence.</param>
    internal InvalidOptionException(SentenceBuilder sentence)
        : this(sentence.ToSentence())
    {
    }

    /// <summary>
    /// Initializes the exception with an interpolated string, whose options and actions stay parts, and the error behind it.
    /// </summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    internal InvalidOptionException(SentenceBuilder sentence, Exception innerException)
        : this(sentence.ToSentence(), innerException)
    {
    }
}
