namespace AlexNetSharp;

/// <summary>
/// Something the user gave cannot be used. The message is one sentence: what is wrong with which file or option, what was found, what is
/// wanted, what to do. <see cref="Sentence"/> has it in parts, so that a front end calls options and actions by its own names.
/// </summary>
public class AlexNetException : Exception
{
    /// <summary>Initializes the exception with its sentence.</summary>
    /// <param name="message">The sentence.</param>
    public AlexNetException(string message)
        : base(message)
    {
        Sentence = Sentence.Of(message);
    }

    /// <summary>Initializes the exception with its sentence and the error behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public AlexNetException(string message, Exception innerException)
        : base(message, innerException)
    {
        Sentence = Sentence.Of(message);
    }

    /// <summary>Initializes an exception without a sentence; present for serializers and frameworks only.</summary>
    public AlexNetException()
    {
        Sentence = Sentence.Of(Message);
    }

    /// <summary>Initializes the exception with its sentence in parts.</summary>
    /// <param name="sentence">The sentence.</param>
    public AlexNetException(Sentence sentence)
        : base(sentence?.ToString())
    {
        ArgumentNullException.ThrowIfNull(sentence);
        Sentence = sentence;
    }

    /// <summary>Initializes the exception with its sentence in parts and the error behind it.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    public AlexNetException(Sentence sentence, Exception innerException)
        : base(sentence?.ToString(), innerException)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        Sentence = sentence;
    }

    /// <summary>Initializes the exception with an interpolated string, whose options and actions stay parts.</summary>
    /// <param name="sentence">The sentence.</param>
    internal AlexNetException(SentenceBuilder sentence)
        : this(sentence.ToSentence())
    {
    }

    /// <summary>
    /// Initializes the exception with an interpolated string, whose options and actions stay parts, and the error behind it.
    /// </summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The error behind it.</param>
    internal AlexNetException(SentenceBuilder sentence, Exception innerException)
        : this(sentence.ToSentence(), innerException)
    {
    }

    /// <summary>The sentence in parts; <see cref="Exception.Message"/> is its text in the words of programs.</summary>
    public Sentence Sentence { get; }
}
