namespace AlexNetSharp.Tests.Architecture;

/// <summary>The table of rooms in docs/architecture.md: what each room, and each room inside one, may know.</summary>
internal sealed class RoomTable
{
    private const string Header = "| room | what it is for | may know |";
    private const string Inside = "/*";

    private RoomTable(IReadOnlyDictionary<string, string[]> rows) => Rows = rows;

    /// <summary>What each room may know: names of rooms, where <c>Data/*</c> is Data and every room inside it.</summary>
    public IReadOnlyDictionary<string, string[]> Rows { get; }

    /// <summary>Reads the document.</summary>
    public static RoomTable Read() => new(File.ReadLines(Path.Combine(Repository.Root, "docs", "architecture.md"))
        .SkipWhile(line => line != Header)
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[1].Trim('`'), cells => Names(cells[3])));

    /// <summary>The permissions that let one room know another; empty where none does.</summary>
    /// <param name="room">The room.</param>
    /// <param name="other">The room that it knows.</param>
    public IEnumerable<string> Allowing(string room, string other) => Rows[room].Where(permission => Covers(permission, other));

    /// <summary>The rooms that a permission is for.</summary>
    /// <param name="permission">The name of a room, or of one with all inside it.</param>
    public IEnumerable<string> Covered(string permission) => Rows.Keys.Where(room => Covers(permission, room));

    /// <summary>The room of a path of namespaces or folders below AlexNetSharp: the innermost that the table has; null for none.</summary>
    /// <param name="path">The path, for example <c>Data/Packs</c>.</param>
    public string? RoomOf(string path) =>
        Rows.ContainsKey(path) ? path
        : path.LastIndexOf('/') is > 0 and int end ? RoomOf(path[..end])
        : null;

    private static bool Covers(string permission, string room) => permission == room
        || (permission.EndsWith(Inside, StringComparison.Ordinal) && (room + "/").StartsWith(permission[..^1], StringComparison.Ordinal));

    private static string[] Names(string cell) =>
        cell == "nothing" ? [] : [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(name => name.Trim('`'))];
}
