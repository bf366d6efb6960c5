namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>What a bundle of alexnet-mini with images of 73x73 cannot say.</summary>
internal static class BundleFaults
{
    /// <summary>A key of the metadata, a path in its JSON, the value that goes there, and what is said.</summary>
    public static IReadOnlyList<(string Key, string Place, string Value, string Reason)> All { get; } =
    [
        ("preprocessing", "geometry.channels", "1", "images of 1 channels for a network that takes 3"),
        ("preprocessing", "geometry.height", "26000", "images of an impossible size (26000x73, at most 4096 pixels a side)"),
        ("preprocessing", "geometry.width", "-5", "images of an impossible size"),
        ("preprocessing", "geometry.filter", "\"lanczos\"", "a resampling filter 'lanczos', which does not exist"),
        ("preprocessing", "geometry.filter", "null", "a resampling filter '', which does not exist"),
        ("preprocessing", "geometry.resize", "77", "ResizeRule 77, which does not exist"),
        ("preprocessing", "geometry", "null", "images of an impossible size"),
        ("preprocessing", "crop_size", "12000", "crops of 12000 pixels out of images of 73x73"),
        ("preprocessing", "crop_size", "60", "crops of 60 pixels for a network that takes 64x64"),
        ("preprocessing", "crop_size", "\"many\"", "'preprocessing' in its metadata with a value that cannot be read ($.crop_size)"),
        ("preprocessing", "mean", "\"channel\"", "a mean of 15987 numbers where 3 in 0..255 are needed"),
        ("preprocessing", "deviation", "[1, 0, 1]", "deviations (1, 0, 1) that are no 3 positive numbers"),
        ("preprocessing", "deviation", "[1, 1e-30, 1]", "deviations (1, 1E-30, 1) that are no 3 positive numbers"),
        ("options", "classes", "2", "3 labels for a network of 2 classes"),
        ("options", "classes", "null", "3 labels for a network of  classes"),
        ("options", "width", "99", "a network that cannot be (The width factor must be above 0 and at most 16; 99 was asked for)"),
        ("options", "input_size", "4", "a network that cannot be (alexnet-mini cannot take an input of 4x4"),
        ("options", "input_size", "128", "crops of 64 pixels for a network that takes 128x128"),
        ("options", "variant", "null", "a label or a variant that is null"),
        ("labels", "0", "null", "a label or a variant that is null"),
        ("labels", "0.name", "\"star\"", "two classes named 'star'"),
        ("labels", "0.name", "\"\"", "a class without a name"),
        ("labels", "0.label", $"\"{new string('l', 2 << 20)}\"", "a label of 2097152 characters, more than 1024"),
        ("labels", "0", "7", "'labels' in its metadata with a value that cannot be read ($[0])"),
        ("model", "", "alexnet-minni", "a network that cannot be (There is no network 'alexnet-minni': did you mean alexnet-mini"),
        ("model", "", new string('m', 1 << 20), "a network's name of 1048576 characters, more than 64"),
        ("storage", "", "int4", "weights stored as 'int4', which must be float32, bfloat16 or int8"),
    ];
}
