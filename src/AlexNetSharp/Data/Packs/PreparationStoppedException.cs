namespace AlexNetSharp.Data.Packs;

/// <summary>Making a pack was cancelled, and what had been done is kept: the same request goes on from there.</summary>
public sealed class PreparationStoppedException : OperationCanceledException
{
    /// <summary>Initialises the exception.</summary>
    /// <param name="done">Files that are done.</param>
    /// <param name="total">Files in all.</param>
    /// <param name="folder">The folder in which they are kept.</param>
    /// <param name="innerException">The cancellation.</param>
    public PreparationStoppedException(int done, int total, string folder, Exception innerException)
        : base($"Stopped: {done} of {total} files are done and kept in '{folder}'; the same command goes on from there.", innerException)
    {
    }

    /// <summary>Initialises an exception without details; present for serialisers and frameworks only.</summary>
    public PreparationStoppedException()
    {
    }

    /// <summary>Initialises an exception with a message; present for serialisers and frameworks only.</summary>
    /// <param name="message">The message.</param>
    public PreparationStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>Initialises an exception with a message and a cause; present for serialisers and frameworks only.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public PreparationStoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
