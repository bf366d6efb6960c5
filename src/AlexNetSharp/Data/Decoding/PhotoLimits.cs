namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// How large a photo may be. All of it is read off the file's headers before memory is taken or time is spent, so the same files are
/// refused on every machine; that is why time is limited as work, not by the clock.
/// </summary>
public sealed record PhotoLimits
{
    private const long Million = 1_000_000;
    private const long MostFileBytes = 1L << 30;

    /// <summary>The limits of somebody's own photos: 100 megapixels and 256 MiB.</summary>
    public static PhotoLimits Usual => new();

    /// <summary>The limits of a server that strangers send photos to: 40 megapixels and 32 MiB.</summary>
    public static PhotoLimits Server => new() { Megapixels = 40, FileBytes = 32L << 20 };

    /// <summary>Limits of another size; a file may have four bytes a pixel, and 256 MiB at least.</summary>
    /// <param name="megapixels">The most megapixels, 1 to 1,000.</param>
    public static PhotoLimits OfMegapixels(int megapixels) => new()
    {
        Megapixels = megapixels,
        FileBytes = Math.Clamp(4 * Million * megapixels, Usual.FileBytes, MostFileBytes),
    };

    /// <summary>The most megapixels, 1 to 1,000. Decoding takes up to five bytes a pixel.</summary>
    public int Megapixels { get; init; } = 100;

    /// <summary>The most bytes of a file, up to 2^30.</summary>
    public long FileBytes { get; init; } = 256L << 20;

    /// <summary>The most pixels.</summary>
    internal long Pixels => Megapixels * Million;

    /// <summary>
    /// The most pixels times scans: each scan of a progressive JPEG goes over the whole picture, however few bytes it has.
    /// </summary>
    internal long ScannedPixels => 6 * Pixels;

    /// <summary>The most bytes of memory that decoding one photo takes.</summary>
    internal long Memory => 5 * Pixels;

    /// <summary>Refuses limits that cannot be kept.</summary>
    /// <exception cref="InvalidOptionException">One is out of range.</exception>
    internal void Check()
    {
        if (Megapixels is < 1 or > 1000)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(Megapixels))} of {Megapixels} were asked for; give 1 to 1000.");
        }

        if (FileBytes is < 1 or > MostFileBytes)
        {
            throw new InvalidOptionException($"Files of up to {FileBytes} bytes were asked for; give 1 to {MostFileBytes}.");
        }
    }

    /// <summary>Why a file is not read where it is too long, as the end of the sentence "the file ..."; null where it is not.</summary>
    /// <param name="length">Its bytes.</param>
    internal string? TooLong(long length) => length > FileBytes ? $"is {length} bytes long, more than {FileBytes}: scale it down" : null;
}
