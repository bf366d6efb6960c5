using System.Text;

namespace AlexNetSharp.Data.Sources;

/// <summary>The images in a folder of a source, and in the folders in it.</summary>
/// <param name="Direct">Images that lie in the folder itself.</param>
/// <param name="Folders">The folders in it that hold images, in the order of their names.</param>
internal sealed record FolderContents(int Direct, IReadOnlyList<FolderContents.Inside> Folders)
{
    /// <summary>All images in the folder, however deep.</summary>
    public int Images => Direct + Folders.Sum(folder => folder.Images);

    /// <summary>The folders that are called like no part.</summary>
    public string[] Others => [.. OfKind(PartKind.None)];

    /// <summary>Counts a folder's images.</summary>
    /// <param name="files">The images.</param>
    /// <param name="folder">The folder's path with its <c>/</c>; empty for the source itself.</param>
    public static FolderContents Of(FileTable files, string folder)
    {
        byte[] start = Encoding.UTF8.GetBytes(folder);
        var found = new SortedDictionary<string, Inside>(StringComparer.Ordinal);
        Inside? last = null;
        int direct = 0;
        for (int i = 0; i < files.Count; i++)
        {
            ReadOnlySpan<byte> name = files.NameOf(i);
            if (!name.StartsWith(start))
            {
                continue;
            }

            ReadOnlySpan<byte> rest = name[start.Length..];
            int end = rest.IndexOf((byte)'/');
            if (end < 0)
            {
                direct++;
                continue;
            }

            // Neighbors in the table mostly lie in one folder, so its name is made once.
            if (last is null || !rest[..end].SequenceEqual(last.Bytes))
            {
                string top = Encoding.UTF8.GetString(rest[..end]);
                if (!found.TryGetValue(top, out last))
                {
                    found[top] = last = new Inside(top, rest[..end].ToArray());
                }
            }

            last.Add(rest[(end + 1)..]);
        }

        return new FolderContents(direct, [.. found.Values]);
    }

    /// <summary>The names of the folders that are called like a part.</summary>
    /// <param name="kind">The part.</param>
    public IEnumerable<string> OfKind(PartKind kind) =>
        Folders.Select(folder => folder.Name).Where(name => PartNames.KindOf(name) == kind);

    /// <summary>A folder with images.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its name in UTF-8.</param>
    internal sealed class Inside(string name, byte[] bytes)
    {
        private byte[] _inner = [];

        /// <summary>Its name.</summary>
        public string Name { get; } = name;

        /// <summary>Its name in UTF-8.</summary>
        public byte[] Bytes { get; } = bytes;

        /// <summary>Images in it, however deep.</summary>
        public int Images { get; private set; }

        /// <summary>Images that lie in it directly.</summary>
        public int Direct { get; private set; }

        /// <summary>The first folder in it; empty where there is none.</summary>
        public string Inner => Encoding.UTF8.GetString(_inner);

        /// <summary>Whether more than one folder lies in it.</summary>
        public bool HasSeveral { get; private set; }

        /// <summary>Counts an image.</summary>
        /// <param name="rest">Its path in this folder.</param>
        public void Add(ReadOnlySpan<byte> rest)
        {
            Images++;
            int end = rest.IndexOf((byte)'/');
            if (end < 0)
            {
                Direct++;
            }
            else if (_inner.Length == 0)
            {
                _inner = rest[..end].ToArray();
            }
            else
            {
                HasSeveral |= !rest[..end].SequenceEqual(_inner);
            }
        }
    }
}
