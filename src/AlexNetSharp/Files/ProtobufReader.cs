using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace AlexNetSharp.Files;

/// <summary>How a field's value stands in a message of Protocol Buffers.</summary>
internal enum ProtobufWire
{
    /// <summary>An integer of one to ten bytes.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little-endian.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: text, a message, or numbers packed one behind the other.</summary>
    LengthDelimited = 2,

    /// <summary>Four bytes, little-endian.</summary>
    Fixed32 = 5,
}

/// <summary>
/// Walks over the fields of a message of Protocol Buffers that lies in memory, without copying it. Every length is checked against the
/// message that it lies in; fields that nobody asks for are passed over. A copy of a reader starts where the original stands.
/// </summary>
/// <remarks>Source: protobuf.dev, "Encoding". Groups, which the format's second version deprecates, are refused.</remarks>
internal unsafe ref struct ProtobufReader
{
    private const int LongestVarint = 10;
    private readonly ReadBudget _budget;
    private readonly byte* _end;
    private readonly int _depth;
    private byte* _at;

    /// <summary>Initializes a reader of a message.</summary>
    /// <param name="start">The message's first byte.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="budget">What the reading of the file may cost; makes the errors.</param>
    public ProtobufReader(byte* start, long length, ReadBudget budget)
        : this(start, length, budget, depth: 0)
    {
    }

    private ProtobufReader(byte* start, long length, ReadBudget budget, int depth)
    {
        _at = start;
        _end = start + length;
        _budget = budget;
        _depth = depth;
        budget.Nest(depth);
    }

    /// <summary>The number of the field that was read.</summary>
    public int Field { get; private set; }

    /// <summary>How its value is written.</summary>
    public ProtobufWire Wire { get; private set; }

    /// <summary>
    /// Its value where it is no <see cref="ProtobufWire.LengthDelimited"/> one: the integer, or the bits of the four or eight bytes.
    /// </summary>
    public ulong Number { get; private set; }

    /// <summary>The first byte of a <see cref="ProtobufWire.LengthDelimited"/> value.</summary>
    public byte* Bytes { get; private set; }

    /// <summary>Number of its bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the message's end.</returns>
    /// <exception cref="AlexNetException">The bytes are no field, or the message ends inside one.</exception>
    public bool Read()
    {
        if (_at >= _end)
        {
            return false;
        }

        ulong tag = Varint();
        Wire = (ProtobufWire)(tag & 7);
        Field = tag >> 3 is > 0 and <= int.MaxValue ? (int)(tag >> 3) : throw Broken("its bytes are no fields of a message");
        switch (Wire)
        {
            case ProtobufWire.Varint:
                Number = Varint();
                return true;
            case ProtobufWire.Fixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(Take(sizeof(ulong)), sizeof(ulong)));
                return true;
            case ProtobufWire.Fixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(Take(sizeof(uint)), sizeof(uint)));
                return true;
            case ProtobufWire.LengthDelimited:
                ulong length = Varint();
                Length = length <= long.MaxValue ? (long)length : throw Beyond();
                Bytes = Take(Length);
                return true;
            default:
                throw Broken("its bytes are no fields of a message");
        }
    }

    /// <summary>The value of the present field as an integer of 64 bits.</summary>
    public readonly long Integer() => Wire == ProtobufWire.Varint ? (long)Number : throw Other();

    /// <summary>The value of the present field as a truth value.</summary>
    public readonly bool Truth() => Integer() != 0;

    /// <summary>The value of the present field as an integer that fits 32 bits and is not negative.</summary>
    public readonly int Count() =>
        Integer() is >= 0 and <= int.MaxValue and long value
            ? (int)value
            : throw Broken($"field {Field} is {Integer()} where a count is expected");

    /// <summary>The value of the present field as a float32 number.</summary>
    public readonly float Float() => Wire == ProtobufWire.Fixed32 ? BitConverter.UInt32BitsToSingle((uint)Number) : throw Other();

    /// <summary>The value of the present field as a name; bytes that are no UTF-8 become replacement characters.</summary>
    public readonly string Name()
    {
        Delimited();
        _budget.Name(Length);
        return Encoding.UTF8.GetString(Bytes, (int)Length);
    }

    /// <summary>The value of the present field as text, which may be long; bytes that are no UTF-8 become replacement characters.</summary>
    public readonly string Text()
    {
        Delimited();
        _budget.Text(Length);
        return Encoding.UTF8.GetString(Bytes, (int)Length);
    }

    /// <summary>The message that the present field is.</summary>
    public readonly ProtobufReader Message()
    {
        Delimited();
        return new ProtobufReader(Bytes, Length, _budget, _depth + 1);
    }

    /// <summary>Reads all that is left and counts the values of a repeated field of numbers, packed or not.</summary>
    /// <param name="field">The field.</param>
    /// <param name="wire">How one number is written.</param>
    public long CountNumbers(int field, ProtobufWire wire)
    {
        long count = 0;
        while (Read())
        {
            count += Field == field ? CountHere(wire) : 0;
        }

        return count;
    }

    /// <summary>The number of values of the present field, which is one of repeated numbers: one alone, or many packed.</summary>
    /// <param name="wire">How one number is written.</param>
    public readonly long CountHere(ProtobufWire wire)
    {
        if (Wire == wire)
        {
            return 1;
        }

        Delimited();
        int size = wire == ProtobufWire.Fixed64 ? sizeof(ulong) : sizeof(uint);
        return wire == ProtobufWire.Varint ? CountVarints()
            : Length % size == 0 ? Length / size : throw Broken($"field {Field} has {Length} bytes of numbers of {size}");
    }

    /// <summary>Reads all that is left and copies the numbers of a repeated field of float32, packed or not.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">As many as <see cref="CountNumbers"/> says.</param>
    public void ReadFloats(int field, Span<float> values)
    {
        while (Read())
        {
            if (Field != field)
            {
                continue;
            }

            if (Wire == ProtobufWire.Fixed32)
            {
                values[0] = Float();
                values = values[1..];
            }
            else
            {
                int count = (int)(Length / sizeof(float));
                NumberConversion.ToFloats(
                    "F32",
                    new ReadOnlySpan<byte>(Bytes, count * sizeof(float)),
                    values[..count],
                    _budget.Cancellation);
                values = values[count..];
            }
        }
    }

    /// <summary>Reads all that is left and converts the numbers of a repeated field, packed or not.</summary>
    /// <param name="field">The field.</param>
    /// <param name="wire">How one number is written.</param>
    /// <param name="convert">Makes the value from the integer, or from the bits of the four or eight bytes.</param>
    /// <param name="values">As many as <see cref="CountNumbers"/> says.</param>
    public void ReadNumbers<T>(int field, ProtobufWire wire, Func<ulong, T> convert, Span<T> values)
    {
        int place = 0;
        while (Read())
        {
            if (Field != field)
            {
                continue;
            }

            if (Wire == wire)
            {
                values[place++] = convert(Number);
                continue;
            }

            var packed = new ProtobufReader(Bytes, Length, _budget, _depth);
            while (packed._at < packed._end)
            {
                StopEvery(place);
                values[place++] = convert(wire switch
                {
                    ProtobufWire.Varint => packed.Varint(),
                    ProtobufWire.Fixed64 => Unsafe.ReadUnaligned<ulong>(packed.Take(sizeof(ulong))),
                    _ => Unsafe.ReadUnaligned<uint>(packed.Take(sizeof(uint))),
                });
            }
        }
    }

    /// <summary>Counts a value that is kept of the present field.</summary>
    public readonly void Keep() => _budget.Items();

    /// <summary>The integers of the present field, which is one of repeated integers: one alone, or many packed.</summary>
    /// <param name="values">Given each of them.</param>
    public readonly void AddIntegers(List<long> values)
    {
        _budget.Items(CountHere(ProtobufWire.Varint));
        if (Wire == ProtobufWire.Varint)
        {
            values.Add((long)Number);
            return;
        }

        Delimited();
        var packed = new ProtobufReader(Bytes, Length, _budget, _depth);
        while (packed._at < packed._end)
        {
            values.Add((long)packed.Varint());
        }
    }

    /// <summary>The error about this file.</summary>
    /// <param name="why">What is wrong with it.</param>
    public readonly AlexNetException Broken(string why) => _budget.Refuse(why);

    private readonly AlexNetException Other() => Broken($"field {Field} is written in another way than its schema says");

    private readonly AlexNetException Beyond() => Broken("one of its parts is longer than what holds it, so it is truncated or damaged");

    /// <summary>Long runs of numbers can be stopped.</summary>
    private readonly void StopEvery(int place)
    {
        if (place % (1 << 20) == 0)
        {
            _budget.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private readonly void Delimited()
    {
        if (Wire != ProtobufWire.LengthDelimited)
        {
            throw Other();
        }
    }

    private readonly long CountVarints()
    {
        var packed = new ProtobufReader(Bytes, Length, _budget, _depth);
        long count = 0;
        for (; packed._at < packed._end; count++)
        {
            packed.Varint();
        }

        return count;
    }

    private byte* Take(long length)
    {
        if (length > _end - _at)
        {
            throw Beyond();
        }

        byte* start = _at;
        _at += length;
        return start;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int index = 0; index < LongestVarint; index++)
        {
            byte next = *Take(1);
            value |= (ulong)(next & 0x7F) << (7 * index);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken("one of its integers has no end");
    }
}
