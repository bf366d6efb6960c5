namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Folders of photos, and where the pack is made.</summary>
internal static class FolderInputs
{
    private const string Escape = "\u001b[2J\u202Egnp";

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        new("folder/missing", 1, "The source {folder}/nothing does not exist", folder => folder.Prepare(folder.At("nothing"))),
        new("folder/empty", 1, "The source {folder} holds no images (.jpg, .jpeg, .png, .bmp, .gif or .webp)",
            folder => folder.Prepare(folder.Root)),
        new("folder/one-class", 1, "The source {folder}/source holds images of one class only, cat, but a network tells two at",
            folder => Source(folder, "cat/1.png", "cat/2.png")),
        new("folder/parts-in-parts", 1, "The source {folder}/source has parts inside of its part train",
            folder => Source(folder, "train/train/cat/1.png", "train/val/dog/1.png", "val/train/dog/1.png")),
        new("folder/no-images", 1, "The source {folder}/source holds no images (.jpg, .jpeg, .png, .bmp, .gif or .webp) but 1 .txt",
            folder => folder.Prepare(Path.GetDirectoryName(folder.Write("source/a.txt", "text"))!)),
        new("folder/deep", 1, "The source {folder}/source holds no image that can be used: d/d/d/",
            folder => Source(folder, string.Concat(Enumerable.Repeat("d/", 200)) + "1.png")),
        new("folder/names-with-escapes", 0, "rejected: dog/\\u001b[2J\\u202egnp.png is no JPEG",
            folder => folder.PrepareAmongGood($"{Escape}.png", [1, 2, 3])),
        new("folder/class-with-escapes", 1,
            "The source {folder}/source holds images of one class only, \\u001b[2J\\u202egnp, but a network",
            folder => folder.Prepare(Path.GetDirectoryName(Path.GetDirectoryName(folder.Write($"source/{Escape}/1.png", [1])))!)),
        new("folder/link-out", 0, "rejected: dog/link.png is a symbolic link out of the source, which is followed only where that",
            folder => Linked(folder, "/proc/self/environ")),
        new("folder/link-to-itself", 0, "rejected: dog/link.png is a symbolic link that leads nowhere or to itself",
            folder => Linked(folder, "link.png")),
        new("folder/link-to-device", 0, "rejected: dog/link.png is empty, or a pipe or device instead of a file",
            folder => Linked(folder, "/dev/zero", "--follow-links")),
        new("folder/folder-as-image", 0, "", folder => Nested(folder)),
        new("folder/pack-in-the-way", 1, "The folder {folder}/pack exists and holds something other than a pack",
            folder => InTheWay(folder, "pack/mine.txt")),
        new("folder/pack-is-a-file", 1, "The pack {folder}/pack cannot be made: a file stands there", folder => InTheWay(folder, "pack")),
        new("folder/partial-in-the-way", 1,
            "{folder}/pack.partial, where the pack {folder}/pack would be made, was not made by this program",
            folder => InTheWay(folder, "pack.partial/mine.txt")),
        new("folder/pack-in-source", 0, "rejected: dog/1.png is no JPEG, PNG, WebP, BMP or GIF image",
            folder => folder.PrepareAmongGood("1.png", [1])[..3] is [var a, var b, var c] ? [a, b, c, folder.At("source/pack")] : []),
    ];

    private static string[] Source(InputFolder folder, params string[] files)
    {
        Array.ForEach(files, file => folder.Write($"source/{file}", Samples.Image));
        return folder.Prepare(folder.At("source"));
    }

    private static string[] Linked(InputFolder folder, string target, params string[] options)
    {
        string[] command = folder.PrepareAmongGood("3.png", Samples.Image, options);
        File.CreateSymbolicLink(folder.At("source/dog/link.png"), target);
        return command;
    }

    private static string[] Nested(InputFolder folder)
    {
        string[] command = folder.PrepareAmongGood("3.png", Samples.Image);
        Directory.CreateDirectory(folder.At("source/dog/folder.png"));
        return command;
    }

    private static string[] InTheWay(InputFolder folder, string mine)
    {
        folder.Write(mine, "mine");
        return folder.PrepareAmongGood("3.png", Samples.Image);
    }
}
