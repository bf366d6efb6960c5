using System.Text;

namespace AlexNetSharp.Data.Parquet;

/// <summary>The columns of a file: a tree that is written as a list, each node before its children.</summary>
/// <param name="name">The file's name for errors.</param>
internal sealed class ParquetSchema(string name)
{
    private const int MostNodes = 1 << 12;
    private const int Deepest = 32;
    private const int Optional = 1, Repeated = 2;
    private readonly List<Node> _nodes = [];

    /// <summary>Reads a node.</summary>
    /// <param name="reader">The footer.</param>
    /// <exception cref="AlexNetException">It is damaged, or there are too many.</exception>
    public void Add(ref ThriftReader reader)
    {
        var node = new Node(-1, 0, "", 0);
        int id = 0;
        while (reader.TryReadField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    node = node with { Type = (int)reader.ReadInteger(type) };
                    break;
                case 3:
                    node = node with { Repetition = (int)reader.ReadInteger(type) };
                    break;
                case 4:
                    node = node with { Name = Encoding.UTF8.GetString(reader.ReadBinary(type)) };
                    break;
                case 5:
                    node = node with { Children = (int)reader.ReadInteger(type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        _nodes.Add(_nodes.Count < MostNodes ? node : throw ParquetErrors.Unsupported(name, $"more than {MostNodes} columns"));
    }

    /// <summary>The columns that have values.</summary>
    /// <exception cref="AlexNetException">The nodes are no tree.</exception>
    public List<ParquetColumn> Columns()
    {
        List<ParquetColumn> columns = [];
        int next = 0;
        Flatten(ref next, [], 0, isRepeated: false, columns);
        return columns;
    }

    /// <summary>Makes columns of a node and its children. The first one is the root, whose name says nothing.</summary>
    private void Flatten(ref int next, string[] path, int definition, bool isRepeated, List<ParquetColumn> columns)
    {
        if (next == _nodes.Count || path.Length > Deepest)
        {
            throw ParquetErrors.Damaged(name, "its schema is no tree");
        }

        bool isRoot = next == 0;
        Node node = _nodes[next++];
        string[] own = isRoot ? [] : [.. path, node.Name];
        definition += !isRoot && node.Repetition is Optional or Repeated ? 1 : 0;
        isRepeated |= !isRoot && node.Repetition == Repeated;
        if (node.Children <= 0)
        {
            columns.Add(new ParquetColumn(columns.Count, own, (ParquetType)node.Type, definition, isRepeated));
        }

        for (int left = node.Children; left > 0; left--)
        {
            Flatten(ref next, own, definition, isRepeated, columns);
        }
    }

    private readonly record struct Node(int Type, int Repetition, string Name, int Children);
}
