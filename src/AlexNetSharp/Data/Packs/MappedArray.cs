using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>A <c>.npy</c> file mapped into memory for reading.</summary>
internal sealed unsafe class MappedArray : IDisposable
{
    private readonly MappedFile _file;

    /// <summary>Maps a file after checking its header and length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">The type that is wanted.</param>
    /// <param name="shape">The shape that is wanted.</param>
    /// <exception cref="AlexNetException">The file is torn or holds something else.</exception>
    public MappedArray(string path, string type, params long[] shape)
    {
        Path = path;
        NpyHeader header = NpyFile.ReadHeader(path);
        if (header.Type != type || !header.Shape.SequenceEqual(shape))
        {
            throw new AlexNetException(
                $"{path} holds {header.Type} of shape ({string.Join(", ", header.Shape)}), "
                + $"{type} of ({string.Join(", ", shape)}) is expected; prepare the pack again.");
        }

        _file = new MappedFile(path);
        Data = _file.Data + header.DataOffset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The address of the first value.</summary>
    public byte* Data { get; }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _file.Dispose();
}
