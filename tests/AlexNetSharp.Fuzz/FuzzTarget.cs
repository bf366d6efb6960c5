namespace AlexNetSharp.Fuzz;

/// <summary>A parser that is given any bytes.</summary>
/// <param name="Name">Its name on the command line and the name of its folder in the corpus.</param>
/// <param name="Parse">Parses bytes. <see cref="AlexNetException"/> is a fair answer, any other exception a defect.</param>
/// <param name="Seeds">Valid files to start from, with the names that they have in the corpus.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Parse, Func<IEnumerable<(string Name, byte[] Bytes)>> Seeds)
{
    /// <summary>Parses bytes and passes over the one exception that bad input may raise.</summary>
    /// <param name="bytes">The input.</param>
    /// <returns>Whether the parser accepted it.</returns>
    public bool Accepts(byte[] bytes)
    {
        try
        {
            Parse(bytes);
            return true;
        }
        catch (AlexNetException)
        {
            return false;
        }
    }
}
