using System.Text;

namespace AlexNetSharp.Data.Formats;

/// <summary>An array element of a MATLAB 5 file: flags, dimensions, name and content.</summary>
internal ref struct MatMatrix
{
    private const int DeepestNesting = 16;
    private const int MostDimensions = 8;
    private const int MostFields = 1 << 10;
    private const int LongestFieldName = 64;
    private const int TagLength = 8;
    private const byte ComplexFlag = 0x08;
    private const int CellClass = 1;
    private const int StructClass = 2;
    private const int CharClass = 4;
    private static readonly MatNumbers Empty = new([0, 0], []);
    private readonly MatContext _context;
    private readonly uint _flags;
    private MatElements _elements;

    /// <summary>Reads what stands before an array's content.</summary>
    /// <param name="bytes">The element, not empty.</param>
    /// <param name="context">The file's byte order and name.</param>
    /// <exception cref="AlexNetException">It is damaged.</exception>
    public MatMatrix(ReadOnlySpan<byte> bytes, MatContext context)
    {
        _context = context;
        _elements = new MatElements(bytes, context);
        ReadOnlySpan<byte> flags = _elements.Next(MatType.UInt32);
        _flags = flags.Length >= 4 ? context.UInt32(flags) : throw context.Damaged("it holds an array without flags");
        Dimensions = ReadDimensions();
        Name = Encoding.Latin1.GetString(_elements.Next(MatType.Int8));
    }

    /// <summary>The variable's name; empty inside other arrays.</summary>
    public string Name { get; }

    /// <summary>Sizes, rows first.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The number of elements that dimensions span.</summary>
    public static long CountOf(IReadOnlyList<int> dimensions) => dimensions.Aggregate(1L, (product, size) => product * size);

    /// <summary>Reads the content.</summary>
    /// <param name="depth">How many arrays this one lies in.</param>
    /// <exception cref="AlexNetException">It is damaged, nested too deeply or of a kind that is not read.</exception>
    public MatArray ReadContent(int depth)
    {
        int kind = (int)(_flags & 0xFF);
        if (depth > DeepestNesting)
        {
            throw _context.Damaged($"its arrays are nested more than {DeepestNesting} deep");
        }

        if (((_flags >> 8) & ComplexFlag) != 0)
        {
            throw _context.Damaged("it holds complex numbers, which are not read");
        }

        return kind switch
        {
            CellClass => new MatCells(Dimensions, ReadItems(CountOf(Dimensions), depth)),
            StructClass => ReadStructs(depth),
            CharClass => new MatText(Dimensions, MatValues.Characters(_elements.Next(), Dimensions, _context)),
            >= 6 and <= 15 => new MatNumbers(Dimensions, MatValues.Numbers(_elements.Next(), CountOf(Dimensions), _context)),
            _ => throw _context.Damaged($"it holds an array of class {kind} (5 is sparse, 3 an object), which is not read"),
        };
    }

    private int[] ReadDimensions()
    {
        ReadOnlySpan<byte> sizes = _elements.Next(MatType.Int32);
        if (sizes.Length is < 8 or > 4 * MostDimensions || sizes.Length % 4 != 0)
        {
            throw _context.Damaged($"it holds an array with {sizes.Length / 4} dimensions, 2 to {MostDimensions} are possible");
        }

        int[] dimensions = new int[sizes.Length / 4];
        long product = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = (int)_context.UInt32(sizes[(4 * i)..]);
            product = dimensions[i] < 0 ? long.MaxValue : product * dimensions[i];
            if (product > int.MaxValue)
            {
                throw _context.Damaged("it holds an array with impossible dimensions");
            }
        }

        return dimensions;
    }

    private MatStructs ReadStructs(int depth)
    {
        ReadOnlySpan<byte> length = _elements.Next(MatType.Int32);
        uint each = length.Length == 4 ? _context.UInt32(length) : 0;
        ReadOnlySpan<byte> names = _elements.Next(MatType.Int8);
        if (each is 0 or > LongestFieldName || names.Length % each != 0 || names.Length / each > MostFields)
        {
            throw _context.Damaged($"it holds a structure with field names of {each} bytes in {names.Length}");
        }

        string[] fields = new string[names.Length / each];
        for (int i = 0; i < fields.Length; i++)
        {
            ReadOnlySpan<byte> name = names.Slice(i * (int)each, (int)each);
            int end = name.IndexOf((byte)0);
            fields[i] = Encoding.Latin1.GetString(end < 0 ? name : name[..end]);
        }

        return new MatStructs(Dimensions, fields, ReadItems(CountOf(Dimensions) * fields.Length, depth));
    }

    private MatArray[] ReadItems(long count, int depth)
    {
        if (count * TagLength > _elements.Left)
        {
            throw _context.Damaged($"it promises {count} arrays where {_elements.Left} bytes are left");
        }

        MatArray[] items = new MatArray[count];
        for (int i = 0; i < items.Length; i++)
        {
            ReadOnlySpan<byte> item = _elements.Next(MatType.Matrix);
            items[i] = item.IsEmpty ? Empty : new MatMatrix(item, _context).ReadContent(depth + 1);
        }

        return items;
    }
}
