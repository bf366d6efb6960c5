using System.Text;

namespace AlexNetSharp.Hostile;

/// <summary>The folder of one input.</summary>
/// <param name="root">Its path.</param>
/// <param name="samples">What is good.</param>
internal sealed class InputFolder(string root, Samples samples)
{
    /// <summary>What is good.</summary>
    public Samples Samples => samples;

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

    /// <summary>Copies a folder.</summary>
    /// <param name="source">The folder.</param>
    /// <returns>The copy's full path.</returns>
    public string Copy(string source)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            Write(Path.Combine(Path.GetFileName(source), Path.GetRelativePath(source, file)), File.ReadAllBytes(file));
        }

        return At(Path.GetFileName(source));
    }
}
