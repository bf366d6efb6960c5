namespace AlexNetSharp.Files;

/// <summary>
/// Maps other programs' weight files into memory: their pages are the system's, so a large file costs this process next to nothing.
/// </summary>
internal static class ForeignFile
{
    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="subject">The start of an error's sentence, for example <c>a.onnx is no usable ONNX model</c>.</param>
    /// <param name="wanted">What to give instead, for example <c>an .onnx file</c>.</param>
    /// <exception cref="AlexNetException">There is no such file, it is empty, or it cannot be read.</exception>
    public static MappedFile Open(string path, string subject, string wanted)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (Directory.Exists(path))
            {
                throw new AlexNetException($"{path} is a folder; name {wanted} in it.");
            }

            return !File.Exists(path) ? throw new AlexNetException($"There is no file {path}; give the path of {wanted}.")
                : RegularFile.LengthOf(path) == 0
                    ? throw new AlexNetException($"{subject}: it is empty or a pipe; fetch or write it again.")
                : new MappedFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AlexNetException($"{path} cannot be read ({e.Message.TrimEnd('.')}); give the path of {wanted}.", e);
        }
    }
}
