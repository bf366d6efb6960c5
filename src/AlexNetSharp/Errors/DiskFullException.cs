namespace AlexNetSharp;

/// <summary>A file cannot be written because the disk is full: it can be once there is room.</summary>
public sealed class DiskFullException : AlexNetException
{
    /// <summary>Initializes the exception with its sentence and the error behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public DiskFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes the exception with its sentence.</summary>
    /// <param name="message">The sentence.</param>
    public DiskFullException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception without a sentence; present for serializers and frameworks only.</summary>
    public DiskFullException()
    {
    }

    /// <summary>Initializes the exception with its sentence in parts.</summary>
    /// <param name="sentence">The sentence.</param>
    public DiskFullException(Sentence sentence)
        : base(sentence)
    {
    }

    /// <summary>Initializes the exception with its sentence in parts and the error behind it.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public DiskFullException(Sentence sentence, Exception innerException)
        : base(sentence, innerException)
    {
    }

    /// <summary>Initializes the exception with an interpolated string, whose options and actions stay parts.</summary>
    /// <param name="sentence">The sentence.</param>
    internal DiskFullException(SentenceBuilder sentence)
        : this(sentence.ToSentence())
    {
    }

    /// <summary>
    /// Initializes the exception with an interpolated string, whose options and actions stay parts, and the error behind it.
    /// </summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    internal DiskFullException(SentenceBuilder sentence, Exception innerException)
        : this(sentence.ToSentence(), innerException)
    {
    }
}
