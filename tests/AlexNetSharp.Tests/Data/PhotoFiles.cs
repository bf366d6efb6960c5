using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Tests.Data;

/// <summary>Reads photos for tests that have nothing else to do meanwhile.</summary>
internal static class PhotoFiles
{
    /// <summary>Reads a photo from a file.</summary>
    public static byte[] Read(string path, ImagePreprocessing preprocessing) =>
        PhotoReader.ReadFileAsync(path, preprocessing, PhotoLimits.Usual, CancellationToken.None).GetAwaiter().GetResult();
}
