using System.Globalization;

namespace AlexNetSharp.Hostile;

/// <summary>Command lines that inputs are given to.</summary>
internal static class Commands
{
    /// <summary><c>data prepare</c> of a source.</summary>
    /// <param name="folder">The input's folder.</param>
    /// <param name="source">The source.</param>
    /// <param name="options">Further options.</param>
    public static string[] Prepare(this InputFolder folder, string source, params string[] options) =>
        ["data", "prepare", source, folder.At("pack"), "--val-fraction", "0", "--threads", "1", .. options];

    /// <summary><c>data prepare</c> of a file.</summary>
    /// <param name="folder">The input's folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes.</param>
    public static string[] Prepare(this InputFolder folder, string name, byte[] content) => folder.Prepare(folder.Write(name, content));

    /// <summary><c>data prepare</c> of a file among four good images of two classes.</summary>
    /// <param name="folder">The input's folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="options">Further options.</param>
    public static string[] PrepareAmongGood(this InputFolder folder, string name, byte[] content, params string[] options)
    {
        folder.WriteGood();
        folder.Write($"source/dog/{name}", content);
        return folder.Prepare(folder.At("source"), [.. options.Contains("--size") ? [] : (string[])["--size", "8"], .. options]);
    }

    /// <summary>Writes four good images of two classes.</summary>
    /// <param name="folder">The input's folder.</param>
    public static void WriteGood(this InputFolder folder)
    {
        for (int i = 0; i < 4; i++)
        {
            folder.Write(string.Create(CultureInfo.InvariantCulture, $"source/{(i < 2 ? "cat" : "dog")}/{i}.png"), Samples.Image);
        }
    }

    /// <summary>A command that reads a weight file.</summary>
    /// <param name="folder">The input's folder.</param>
    /// <param name="path">The file.</param>
    /// <param name="command">Which: inspect, verify, convert, classify or evaluate.</param>
    public static string[] Weights(this InputFolder folder, string path, string command) => command switch
    {
        "convert" => ["weights", "convert", path, folder.At("out.safetensors")],
        "classify" => ["classify", "--weights", path, folder.Write("photo.png", Samples.Image), "--device", "cpu", "--threads", "1"],
        "evaluate" => ["evaluate", "--weights", path, "--data", folder.Samples.Pack, "--device", "cpu", "--threads", "1"],
        _ => ["weights", command, path],
    };

    /// <summary>Training of a pack.</summary>
    /// <param name="folder">The input's folder.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="options">Further options.</param>
    public static string[] Train(this InputFolder folder, string pack, params string[] options) =>
        ["train", "--data", pack, "--out", folder.At("trained"), .. Samples.Small, .. options];
}
