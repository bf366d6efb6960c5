using System.Buffers.Binary;
using System.Text;

namespace AlexNetSharp.Files;

/// <summary>
/// A message of Protocol Buffers that is put together in memory, except for large values: of those only the length is needed until the
/// message is written.
/// </summary>
/// <remarks>Source: protobuf.dev, "Encoding": a field is its number and wire type as a varint, then its value.</remarks>
internal sealed class ProtobufMessage
{
    private const int WireVarint = 0;
    private const int WireFixed64 = 1;
    private const int WireLengthDelimited = 2;
    private const int WireFixed32 = 5;

    private readonly List<Action<Stream>> _parts = [];

    /// <summary>The length of the written message in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Adds an integer, an enumeration's number or a truth value.</summary>
    public ProtobufMessage Integer(int field, long value) => Bytes([.. Varint(Tag(field, WireVarint)), .. Varint((ulong)value)]);

    /// <summary>Adds a float32 number.</summary>
    public ProtobufMessage Float(int field, float value)
    {
        byte[] number = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(number, value);
        return Bytes([.. Varint(Tag(field, WireFixed32)), .. number]);
    }

    /// <summary>Adds a float64 number.</summary>
    public ProtobufMessage Double(int field, double value)
    {
        byte[] number = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(number, value);
        return Bytes([.. Varint(Tag(field, WireFixed64)), .. number]);
    }

    /// <summary>Adds text in UTF-8.</summary>
    public ProtobufMessage Text(int field, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        return Start(field, text.Length).Bytes(text);
    }

    /// <summary>Adds a message inside this one; it must be complete.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage value) => Large(field, value.Length, value.WriteTo);

    /// <summary>Adds a value that is made only when the message is written.</summary>
    /// <param name="field">The field's number.</param>
    /// <param name="length">The value's length in bytes.</param>
    /// <param name="write">Writes exactly that many bytes.</param>
    public ProtobufMessage Large(int field, long length, Action<Stream> write)
    {
        Start(field, length);
        _parts.Add(write);
        Length += length;
        return this;
    }

    /// <summary>Writes the message.</summary>
    public void WriteTo(Stream stream)
    {
        foreach (Action<Stream> part in _parts)
        {
            part(stream);
        }
    }

    private static ulong Tag(int field, int wireType) => ((ulong)field << 3) | (uint)wireType;

    /// <summary>
    /// Seven bits a byte, the lowest first; the eighth bit says that another byte follows. Negative numbers take ten bytes.
    /// </summary>
    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }

    private ProtobufMessage Start(int field, long length) => Bytes([.. Varint(Tag(field, WireLengthDelimited)), .. Varint((ulong)length)]);

    private ProtobufMessage Bytes(byte[] bytes)
    {
        _parts.Add(stream => stream.Write(bytes));
        Length += bytes.Length;
        return this;
    }
}
