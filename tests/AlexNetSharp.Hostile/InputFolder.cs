using System.Text;

namespace AlexNetSharp.Hostile;

/// <summary>The folder of one input.</summary>
/// <param name="root">Its path.</param>
internal sealed class InputFolder(string root)
{
    /// <summary>Its path.</summary>
    public string Root => root;

    /// <summary>A path in it.</summary>
    /// <param name="path">The path, with <c>/</c> between folders.</param>
    public string At(string path) => Path.Combine(root, path);

    /// <summary>Writes a file, and the folders that it lies in.</summary>
    /// <param name="path">Its path, with <c>/</c> between folders.</param>
    /// <param name="content">Its bytes.</param>
    /// <returns>Its full path.</returns>
    public string Write(string path, byte[] content)
    {
        string full = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }

    /// <summary>Writes a text file.</summary>
    /// <param name="path">Its path, with <c>/</c> between folders.</param>
    /// <param name="content">Its text.</param>
    /// <returns>Its full path.</returns>
    public string Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));
}
