namespace AlexNetSharp.Data.Decoding;

/// <summary>A file cannot be used as an image.</summary>
internal sealed class ImageFormatException : AlexNetException
{
    /// <summary>Initializes the exception with a reason that continues the sentence "the image ...".</summary>
    /// <param name="reason">For example <c>is truncated</c>.</param>
    public ImageFormatException(string reason)
        : base($"The image {reason}.") => Reason = reason;

    /// <summary>Initializes the exception with a reason and the error behind it.</summary>
    /// <param name="reason">For example <c>is truncated</c>.</param>
    /// <param name="innerException">The error behind it.</param>
    public ImageFormatException(string reason, Exception innerException)
        : base($"The image {reason}.", innerException) => Reason = reason;

    /// <summary>Initializes an exception without a reason; present for serializers and frameworks only.</summary>
    public ImageFormatException()
        : this("cannot be read")
    {
    }

    private ImageFormatException(string message, string reason, Exception innerException)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why, as the end of the sentence "the image ...", for example <c>is truncated</c>.</summary>
    public string Reason { get; }

    /// <summary>The same error, naming the file.</summary>
    /// <param name="file">The file's name as the user gave it.</param>
    public ImageFormatException Named(string file) => new($"The image {file} {Reason}.", Reason, this);
}
