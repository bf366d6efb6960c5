using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace AlexNetSharp.Pickles;

/// <summary>
/// Reads pickles and runs nothing: a pickle is a program that builds values, and this knows only instructions that make plain values, and
/// only functions and classes that a dialect lists. Everything is counted and limited; lengths are compared with the file before they are
/// believed.
/// </summary>
/// <remarks>Source: Python's <c>Lib/pickle.py</c> and <c>Lib/pickletools.py</c>.</remarks>
internal sealed partial class PickleReader
{
    private const int MostOnStack = 1 << 16;
    private const int LongestLine = 1024;
    private const int LongestInteger = 255;
    private const byte NewestProtocol = 5;

    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly PickleTuple Empty = new([]);

    private readonly PickledFile _file;
    private readonly PickleDialect _dialect;
    private readonly long _end;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];

    /// <summary>Makes ready to read a pickle.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">The pickle's first byte.</param>
    /// <param name="end">The byte behind the last that the pickle may have.</param>
    /// <param name="dialect">What it may name.</param>
    public PickleReader(PickledFile file, long start, long end, PickleDialect dialect)
    {
        _file = file;
        _dialect = dialect;
        _end = end;
        Position = start;
    }

    /// <summary>The place of the next byte; behind the pickle once it is read.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the pickle.</summary>
    /// <returns>Its value: see <see cref="PickleTuple.Items"/>.</returns>
    /// <exception cref="AlexNetException">It is damaged, too large, or names something that the dialect does not allow.</exception>
    public object? Read()
    {
        while (true)
        {
            _file.Budget.Step();
            var code = (PickleCode)Take(1)[0];
            if (code == PickleCode.Stop)
            {
                return Pop();
            }

            Execute(code);
        }
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        Check(length);
        ReadOnlySpan<byte> bytes = _file.Bytes(Position, length);
        Position += length;
        return bytes;
    }

    private void Check(long length)
    {
        if (length < 0 || length > _end - Position)
        {
            throw _file.Unusable(
                $"its pickle promises {(ulong)length} bytes at byte {Position} where {_end - Position} are left, "
                    + $"so it is truncated or damaged");
        }
    }

    /// <summary>The place and the length of a line without its end, which is passed.</summary>
    private (long Start, int Length) TakeLine(long most)
    {
        long start = Position;
        int length = _file.Bytes(start, Math.Min(most, _end - start)).IndexOf((byte)'\n');
        if (length < 0)
        {
            throw _file.Unusable($"its pickle has a line at byte {start} that is too long or has no end, so it is damaged");
        }

        Position += length + 1;
        return (start, length);
    }

    private string TakeText()
    {
        (long start, int length) = TakeLine(LongestLine);
        return new PickleString(_file, start, length, PickleStringForm.Utf8, IsText: true).Name;
    }

    private BigInteger TakeNumber()
    {
        string text = TakeText().TrimEnd('L');
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value) ? value
            : throw _file.Unusable($"its pickle has '{ShortText.Of(text)}' where an integer is expected, so it is damaged");
    }

    private uint TakeKey() =>
        TakeNumber() is var key && key >= 0 && key <= uint.MaxValue ? (uint)key : throw Damaged("counts values in a way that cannot be");

    private uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    private long TakeInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private BigInteger TakeInteger(long length) => length is >= 0 and <= LongestInteger ? new BigInteger(Take(length))
        : throw _file.Unusable($"its pickle has an integer of {length} bytes, more than {LongestInteger}");

    private void PushInteger(BigInteger value) => Push(value >= long.MinValue && value <= long.MaxValue ? (long)value : (object)value);

    private PickleString TakeString(long length, PickleStringForm form, bool isText)
    {
        Check(length);
        var text = new PickleString(_file, Position, length, form, isText);
        Position += length;
        return text;
    }

    private void Push(object? value)
    {
        if (_stack.Count == MostOnStack)
        {
            throw _file.Unusable($"its pickle has more than {MostOnStack} values on its stack");
        }

        _stack.Add(value);
    }

    private object? Pop()
    {
        object? top = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object? Top()
    {
        int bottom = _marks.Count > 0 ? _marks[^1] : 0;
        return _stack.Count > bottom ? _stack[^1] : throw Damaged("takes a value from an empty stack");
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Damaged("looks for a mark where none is");
        }

        int mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        object?[] values = [.. _stack[mark..]];
        _stack.RemoveRange(mark, values.Length);
        return values;
    }

    private void Remember(uint key)
    {
        _file.Budget.Items();
        _memo[key] = Top();
    }

    private object? Remembered(uint key) =>
        _memo.TryGetValue(key, out object? value) ? value : throw Damaged($"asks for value {key}, which it has not remembered");

    /// <summary>Counts a value that goes into a container, and how deep the container gets.</summary>
    private void Nest(PickleContainer container, object? item)
    {
        _file.Budget.Items();
        container.Depth = Math.Max(container.Depth, item is PickleContainer inner ? inner.Depth + 1 : 0);
        _file.Budget.Nest(container.Depth);
    }

    private AlexNetException Damaged(string what) => _file.Unusable($"its pickle {what} at byte {Position}, so it is damaged");
}
