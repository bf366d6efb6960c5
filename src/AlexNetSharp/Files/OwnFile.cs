namespace AlexNetSharp.Files;

/// <summary>
/// Writes results for people, which carry the program's name, under names that users chose: such a file replaces an older one of ours and
/// nothing else.
/// </summary>
internal static class OwnFile
{
    /// <summary>Writes a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="png">A file of <see cref="PngWriter"/>'s.</param>
    /// <exception cref="AlexNetException">Something else stands there, or the file cannot be written.</exception>
    public static void WritePng(string path, ReadOnlySpan<byte> png)
    {
        OwnPath.RefuseForeign(path);
        byte[] signed = PngWriter.Signed(png);
        DurableFile.Write(path, stream => stream.Write(signed));
    }

    /// <summary>Writes a drawing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="svg">The drawing.</param>
    /// <exception cref="AlexNetException">Something else stands there, or the file cannot be written.</exception>
    public static void WriteSvg(string path, string svg)
    {
        OwnPath.RefuseForeign(path);
        DurableFile.WriteText(path, svg + OwnPath.DrawingMark);
    }
}
