namespace AlexNetSharp.Data.Decoding;

/// <summary>A file cannot be used as an image.</summary>
public sealed class ImageFormatException : AlexNetException
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

    private ImageFormatException(string message, ImageFormatException unnamed)
        : base(message, unnamed) => (Reason, IsTooLarge) = (unnamed.Reason, unnamed.IsTooLarge);

    /// <summary>Why, as the end of the sentence "the image ...", for example <c>is truncated</c>.</summary>
    public string Reason { get; }

    /// <summary>Whether it is above the <see cref="PhotoLimits"/>, and may be a fine image otherwise.</summary>
    public bool IsTooLarge { get; private init; }

    /// <summary>The image is above the <see cref="PhotoLimits"/>.</summary>
    /// <param name="reason">How large it is, and how large it may be.</param>
    internal static ImageFormatException TooLarge(string reason) => new(reason) { IsTooLarge = true };

    /// <summary>The same error, naming the file.</summary>
    /// <param name="file">The file's name as the user gave it.</param>
    internal ImageFormatException Named(string file) => new($"The image {file} {Reason}.", this);
}
