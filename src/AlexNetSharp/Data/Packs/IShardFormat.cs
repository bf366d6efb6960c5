namespace AlexNetSharp.Data.Packs;

/// <summary>How the images of a pack are stored.</summary>
internal interface IShardFormat
{
    /// <summary>Images in a whole shard.</summary>
    int ImagesPerShard { get; }

    /// <summary>About how many bytes an image takes on the disk.</summary>
    long BytesPerImage { get; }

    /// <summary>Brings an image into the form in which it is stored; called by many threads.</summary>
    /// <param name="pixels">Shape (H, W, C) of the pack's geometry.</param>
    /// <param name="stored">The pixels as a reader of the pack will see them.</param>
    byte[] Encode(byte[] pixels, out byte[] stored);

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

    /// <summary>Flushes what has been added.</summary>
    /// <returns>The bytes written.</returns>
    long Flush();

    /// <summary>Ends the shard and describes it.</summary>
    /// <param name="count">Its images.</param>
    /// <param name="labels">The file of its labels.</param>
    PackShard Complete(int count, PackFile labels);
}
