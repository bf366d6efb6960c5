using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Workflows.Evaluation;

/// <summary>A photo that is to be classified, or why it cannot be.</summary>
internal sealed class PhotoToClassify
{
    private static readonly HashSet<string> NothingPassedOver = [];
    private readonly Photo? _photo;
    private readonly string _error;

    /// <summary>What errors call a photo that they do not name by its path.</summary>
    private readonly string? _name;

    private PhotoToClassify(string file, Photo? photo, string? name = null, string error = "") =>
        (File, _photo, _name, _error) = (file, photo, name, error);

    /// <summary>Its path as it was given, or below the folder that was given.</summary>
    public string File { get; }

    /// <summary>The photos that a word of the request stands for.</summary>
    /// <param name="image">A photo's path, a folder, or <see cref="ClassifyRequest.StandardInput"/>.</param>
    /// <param name="input">What that stands for; null where it is a file like others.</param>
    public static IEnumerable<PhotoToClassify> Of(string image, Stream? input) =>
        image == ClassifyRequest.StandardInput && input is not null ? [new(image, Photo.FromStream(input), "from standard input")]
        : Directory.Exists(image) ? OfFolder(image)
        : [new(image, Photo.FromFile(image))];

    /// <summary>Reads it.</summary>
    /// <param name="classifier">Who classifies it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What the classifier takes; null with a sentence where there is none.</returns>
    public async Task<(byte[]? Stored, string? Error)> Read(Classifier classifier, CancellationToken cancellation)
    {
        if (_photo is null)
        {
            return (null, _error);
        }

        try
        {
            // A stream may let nobody end the waiting for its bytes.
            return (await classifier.ReadAsync(_photo, cancellation).OrLeave(cancellation).ConfigureAwait(false), null);
        }
        catch (ImageFormatException e)
        {
            return (null, (_name is null ? e : e.Named(_name)).Message);
        }
    }

    private static PhotoToClassify[] OfFolder(string folder)
    {
        PhotoToClassify[] photos =
        [
            .. new FolderWalk(folder, followLinks: false, NothingPassedOver)
                .List()
                .Where(entry => entry.IsImage || entry.Kind == EntryKind.Refused)
                .OrderBy(entry => entry.Path, StringComparer.Ordinal)
                .Select(entry => OfEntry(Path.Combine(folder, entry.Path), entry)),
        ];
        return photos.Length > 0
            ? photos
            : [new(folder, photo: null, error: $"{folder} holds no photo: no file in it is a {FileNames.ImageExtensions}.")];
    }

    private static PhotoToClassify OfEntry(string path, ContainerEntry entry) => entry.Kind == EntryKind.Refused
        ? new(path, photo: null, error: new ImageFormatException(entry.Reason).Named(path).Message)
        : new(path, Photo.FromFile(path));
}
