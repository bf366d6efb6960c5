using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>What a source says about itself, read as the preparation of a pack reads it.</summary>
internal sealed class OpenedSource : IDisposable
{
    private readonly TemporaryFolder _scratch = new();

    private OpenedSource(string path, Func<SourceOptions, SourceOptions>? change)
    {
        SourceOptions options = new(path) { ScratchFolder = _scratch.Root };
        Source = SourceFinder.Open(change is null ? options : change(options));
    }

    public SampleSource Source { get; }

    public string[] Classes => [.. Source.Classes.Select(one => one.Name)];

    public static OpenedSource Open(string path, Func<SourceOptions, SourceOptions>? change = null) => new(path, change);

    /// <summary>The sentence with which a source is refused.</summary>
    public static string Refusal(string path, Func<SourceOptions, SourceOptions>? change = null)
    {
        using TemporaryFolder scratch = new();
        SourceOptions options = new(path) { ScratchFolder = scratch.Root };
        return Assert.ThrowsAny<AlexNetException>(() => ReadAll(SourceFinder.Open(change is null ? options : change(options)))).Message;
    }

    /// <summary>The samples' names, classes and parts, without the first ones.</summary>
    public (string Name, string Class, bool IsTrain)[] Samples(int skip = 0) =>
        [.. Source.Samples(skip).Select(sample => (Source.NameOf(sample), Classes[sample.Class], sample.IsTrain))];

    /// <summary>The samples' images by name.</summary>
    public Dictionary<string, RgbImage> Images(int channels = 3) =>
        Source.Samples(0).ToDictionary(Source.NameOf, sample => Source.Decode(sample, ExifRule.Ignore, channels));

    public void Dispose()
    {
        Source.Dispose();
        _scratch.Dispose();
    }

    private static void ReadAll(SampleSource source)
    {
        using (source)
        {
            _ = source.Samples(0).Count();
        }
    }
}
