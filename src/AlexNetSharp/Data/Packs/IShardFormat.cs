namespace AlexNetSharp.Data.Packs;

/// <summary>How the images of a pack are stored.</summary>
internal interface IShardFormat
{
    /// <summary>Images in a whole shard.</summary>
    int ImagesPerShard { get; }

    /// <summary>About how many bytes an image takes on the disk.</summary>
    long BytesPerImage { get; }

    /// <summary>Brings an image into the form in which it is stored; called by many threads.</summary>
    /// <param name="pixels">Shape (H, W, C) of the pack's geometry; made what a reader of the pack will see.</param>
    /// <returns>The stored bytes, perhaps the same array.</returns>
    byte[] Encode(byte[] pixels);

    /// <summary>Starts a shard, or goes on with one.</summary>
    /// <param name="folder">The pack's temporary folder.</param>
    /// <param name="name">The shard's name, without an ending.</param>
    /// <param name="count">Images that are in it already.</param>
    /// <param name="expected">The most images that will be in it.</param>
    /// <param name="length">Its bytes so far; 0 for a new one.</param>
    IShardFile Open(string folder, string name, int count, int expected, long length);
}

/// <summary>A shard in the making.</summary>
internal interface IShardFile : IDisposable
{
    /// <summary>Adds an image.</summary>
    /// <param name="image">Its bytes as they are stored.</param>
    /// <param name="label">Its class.</param>
    void Add(ReadOnlySpan<byte> image, int label);

    /// <summary>Its file.</summary>
    string Path { get; }

    /// <summary>Its bytes so far; they can be read by others.</summary>
    long Length { get; }

    /// <summary>Ends the shard.</summary>
    /// <param name="count">Its images.</param>
    /// <returns>Its files: the images, and their index where there is one.</returns>
    IReadOnlyList<string> Complete(int count);
}
