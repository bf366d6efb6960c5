using System.Text;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Lists of labels and CSV files.</summary>
internal static class ListInputs
{
    private static readonly (string File, string Sentence, Func<byte[]> Bytes)[] Rows =
    [
        ("empty.csv", "{folder}/empty.csv is empty, or a pipe or device instead of a file", () => []),
        ("empty.txt", "The list {folder}/empty.txt names no image that exists: it is empty. Paths are relative to the",
            () => "\n\n"u8.ToArray()),
        ("one-word.txt", "Line 1 of {folder}/one-word.txt is no 'file label'", () => "1.png\n2.png\n"u8.ToArray()),
        ("latin1.txt", "{folder}/latin1.txt is not UTF-8, nor UTF-16 with a byte order mark",
            () => Encoding.Latin1.GetBytes("1.png p\u00EAche\n")),
        ("torn-utf16.txt", "{folder}/torn-utf16.txt is not UTF-8, nor UTF-16 with a byte order mark",
            () => [.. Encoding.Unicode.GetBytes("\uFEFF1.png cat\n"), 7]),
        ("zeros.txt", "The source {folder}/zeros.txt is no folder and no archive that holds anything", () => new byte[1 << 20]),
        ("escapes.txt", "The list {folder}/escapes.txt names no image that exists: the first one, \\u001b[2J.png, does",
            () => "\u001b[2J.png \u202Ecat\n"u8.ToArray()),
        ("out.txt", "Line 1 of {folder}/out.txt has an absolute path, /etc/passwd",
            () => "/etc/passwd cat\n../../../../../../etc/shadow dog\n"u8.ToArray()),
        ("long-line.txt", "Line 1 of {folder}/long-line.txt is longer than 16384 characters",
            () => Encoding.ASCII.GetBytes("1.png " + new string('x', 1 << 22))),
        ("many-classes.txt", "The list {folder}/many-classes.txt names no image that exists: the first one, 0.png, does not",
            () => Lines(100_000, i => $"{i}.png class{i}")),
        ("huge-number.txt", "The list {folder}/huge-number.txt names no image that exists: the first one, 1.png, does not",
            () => "1.png 99999999999999999999\n2.png -5\n"u8.ToArray()),
        ("wide.csv", "Line 2 of {folder}/wide.csv has more than 256 columns",
            () => Encoding.ASCII.GetBytes("image,label\n" + new string(',', 5000))),
        ("wide-header.csv", "Line 1 of {folder}/wide-header.csv is longer than 16384 characters",
            () => Encoding.ASCII.GetBytes(new string(',', 1 << 20))),
        ("open-quote.csv", "Line 2 of {folder}/open-quote.csv is longer than 16384 characters",
            () => Encoding.ASCII.GetBytes("image,label\n1.png,\"" + new string('x', 1 << 22))),
        ("after-quote.csv", "Line 2 of {folder}/after-quote.csv goes on after a closing quote",
            () => "image,label\n1.png,\"a\"b\n"u8.ToArray()),
        ("columns.csv", "Line 2 of {folder}/columns.csv has 3 columns, its first line 2", () => "image,label\n1.png,a,b\n"u8.ToArray()),
        ("no-columns.csv", "{folder}/no-columns.csv has the columns 'image', 'MEL', 'NV', of which one must be the image's",
            () => "image,MEL,NV\n1.png,0,1\n"u8.ToArray()),
        ("part.csv", "Line 2 of {folder}/part.csv gives 1.png the part 'unsup'", () => "image,label,split\n1.png,a,unsup\n"u8.ToArray()),
        ("no-label.csv", "Line 2 of {folder}/no-label.csv has no label", () => "image,label\n1.png,\n"u8.ToArray()),
        ("many-lines.csv", "The list {folder}/many-lines.csv names no image that exists: the first one, image, does not",
            () => Lines(50_000, _ => "image,label")),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
        Rows.Select(row => new HostileInput($"list/{row.File}", 1, row.Sentence, folder => folder.Prepare(row.File, row.Bytes())));

    private static byte[] Lines(int count, Func<int, string> line) =>
        Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, count).Select(line)));
}
