namespace AlexNetSharp.Files;

/// <summary>
/// Writes results for people, which carry the program's name, under names that users chose: such a file replaces an older one of ours and
/// nothing else, its folder is made when absent, and its name ends as its content asks.
/// </summary>
internal static class OwnFile
{
    private const string Png = ".png";
    private const string Svg = ".svg";
    private const string Page = ".html";

    /// <summary>Refuses a name that a picture cannot be written under.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOptionException">The name ends in neither kind of picture.</exception>
    /// <exception cref="AlexNetException">Something else stands there.</exception>
    public static void CheckPicture(string path)
    {
        if (!Ends(path, Png) && !Ends(path, Svg))
        {
            throw new InvalidOptionException($"The name {path} does not say which kind of picture to write; end it in {Png} or {Svg}.");
        }

        OwnPath.RefuseForeign(path);
    }

    /// <summary>Refuses a name that a page cannot be written under.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOptionException">The name does not end as a page's.</exception>
    /// <exception cref="AlexNetException">Something else stands there.</exception>
    public static void CheckPage(string path)
    {
        if (!Ends(path, Page) && !Ends(path, ".htm"))
        {
            throw new InvalidOptionException($"The name {path} is not one of a page, which is what is written; end it in {Page}.");
        }

        OwnPath.RefuseForeign(path);
    }

    /// <summary>Writes a picture as the end of its name asks: pixels, or a drawing, which has names beside them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="png">Makes a file of <see cref="PngWriter"/>'s.</param>
    /// <param name="svg">Makes the drawing.</param>
    /// <exception cref="InvalidOptionException">The name ends in neither kind of picture.</exception>
    /// <exception cref="AlexNetException">Something else stands there, or the file cannot be written.</exception>
    public static void WritePicture(string path, Func<byte[]> png, Func<string> svg)
    {
        CheckPicture(path);
        if (Ends(path, Svg))
        {
            WriteSvg(path, svg());
        }
        else
        {
            WritePng(path, png());
        }
    }

    /// <summary>Writes a picture of pixels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="png">A file of <see cref="PngWriter"/>'s.</param>
    /// <exception cref="AlexNetException">Something else stands there, or the file cannot be written.</exception>
    public static void WritePng(string path, ReadOnlySpan<byte> png)
    {
        OwnPath.RefuseForeign(path);
        byte[] signed = PngWriter.Signed(png);
        DurableFile.MakeFolderOf(path);
        DurableFile.Write(path, stream => stream.Write(signed));
    }

    /// <summary>Writes a drawing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="svg">The drawing.</param>
    /// <exception cref="AlexNetException">Something else stands there, or the file cannot be written.</exception>
    public static void WriteSvg(string path, string svg) => WriteText(path, svg + OwnPath.DrawingMark);

    /// <summary>Writes a page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="html">The page, with <see cref="OwnPath.PageMark"/> in its head.</param>
    /// <exception cref="AlexNetException">Something else stands there, or the file cannot be written.</exception>
    public static void WritePage(string path, string html) => WriteText(path, html);

    private static void WriteText(string path, string text)
    {
        OwnPath.RefuseForeign(path);
        DurableFile.MakeFolderOf(path);
        DurableFile.WriteText(path, text);
    }

    private static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
