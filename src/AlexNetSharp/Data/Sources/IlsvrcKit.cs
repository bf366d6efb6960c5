using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Finds the development kit beside the images: its tar.gz, which is read in place, or the folder that was extracted from it.
/// </summary>
internal static class IlsvrcKit
{
    /// <summary>Reads the kit.</summary>
    /// <param name="folder">The folder of the images' archives.</param>
    /// <param name="name">The kit's name without an extension.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">There is none, or it cannot be used.</exception>
    public static DevelopmentKit Read(string folder, string name, CancellationToken cancellation)
    {
        string? path = new[] { name, name + ".tar.gz", name + ".tar" }.Select(file => Path.Combine(folder, file))
            .FirstOrDefault(file => File.Exists(file) || Directory.Exists(file));
        if (path is null)
        {
            throw new AlexNetException(
                $"{folder} holds the images of ILSVRC-2012, but not their classes; put {name}.tar.gz beside them.");
        }

        if (DataSetFiles.TryOpen(path, cancellation) is not { } files)
        {
            throw new AlexNetException($"{path} is torn or no tar archive; take it as it is distributed.");
        }

        using var truth = TextFile.Open(new MemoryStream(files.Read(DevelopmentKit.TruthFile)));
        return DevelopmentKit.Read(files.Read(DevelopmentKit.MetaFile), truth, path);
    }
}
