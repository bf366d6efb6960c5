namespace AlexNetSharp;

/// <summary>Work was canceled, and its message is a sentence for the user that says how to go on.</summary>
public sealed class StoppedException : OperationCanceledException
{
    /// <summary>Initializes the exception with its sentence and the cancellation behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The cancellation.</param>
    public StoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
        Sentence = Sentence.Of(message);
    }

    /// <summary>Initializes the exception with its sentence.</summary>
    /// <param name="message">The sentence.</param>
    public StoppedException(string message)
        : base(message)
    {
        Sentence = Sentence.Of(message);
    }

    /// <summary>Initializes an exception without a sentence; present for serializers and frameworks only.</summary>
    public StoppedException()
    {
        Sentence = Sentence.Of(Message);
    }

    /// <summary>Initializes the exception with its sentence in parts.</summary>
    /// <param name="sentence">The sentence.</param>
    public StoppedException(Sentence sentence)
        : base(sentence?.ToString())
    {
        ArgumentNullException.ThrowIfNull(sentence);
        Sentence = sentence;
    }

    /// <summary>Initializes the exception with its sentence in parts and the cancellation behind it.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The cancellation.</param>
    public StoppedException(Sentence sentence, Exception innerException)
        : base(sentence?.ToString(), innerException)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        Sentence = sentence;
    }

    /// <summary>Initializes the exception with an interpolated string, whose options and actions stay parts.</summary>
    /// <param name="sentence">The sentence.</param>
    internal StoppedException(SentenceBuilder sentence)
        : this(sentence.ToSentence())
    {
    }

    /// <summary>
    /// Initializes the exception with an interpolated string, whose options and actions stay parts, and the cancellation behind it.
    /// </summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="innerException">The cancellation.</param>
    internal StoppedException(SentenceBuilder sentence, Exception innerException)
        : this(sentence.ToSentence(), innerException)
    {
    }

    /// <summary>The sentence in parts; <see cref="Exception.Message"/> is its text in the words of programs.</summary>
    public Sentence Sentence { get; }
}
