using System.Buffers.Binary;
using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Pickles;

/// <summary>
/// A pickle that is put together in memory, except for numbers: of those only the length is needed until the pickle is written.
/// </summary>
/// <remarks>Values are not remembered: each is written where it is used, so that any unpickler reads the result.</remarks>
internal sealed class PickleWriter
{
    private readonly List<Action<Stream>> _parts = [];

    /// <summary>The length of the written pickle in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Adds an instruction without an argument.</summary>
    public PickleWriter Add(PickleCode code) => Bytes([(byte)code]);

    /// <summary>Adds the protocol.</summary>
    public PickleWriter Protocol(byte version) => Bytes([(byte)PickleCode.Proto, version]);

    /// <summary>Adds a function or class.</summary>
    public PickleWriter Global(string module, string name) =>
        Bytes([(byte)PickleCode.Global, .. Encoding.UTF8.GetBytes($"{module}\n{name}\n")]);

    /// <summary>Adds text.</summary>
    public PickleWriter Text(string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        return Bytes([(byte)PickleCode.BinUnicode, .. Little(sizeof(uint), text.Length), .. text]);
    }

    /// <summary>Adds an integer.</summary>
    public PickleWriter Integer(long value) => value is >= int.MinValue and <= int.MaxValue
        ? Bytes([(byte)PickleCode.BinInt, .. Little(sizeof(int), value)])
        : Bytes([(byte)PickleCode.Long1, sizeof(long), .. Little(sizeof(long), value)]);

    /// <summary>Adds a tuple of integers.</summary>
    public PickleWriter Integers(IEnumerable<long> values)
    {
        Add(PickleCode.Mark);
        foreach (long value in values)
        {
            Integer(value);
        }

        return Add(PickleCode.Tuple);
    }

    /// <summary>Adds a byte string whose content is made only when the pickle is written.</summary>
    /// <param name="length">Its length in bytes, below 4 GiB.</param>
    /// <param name="write">Writes exactly that many bytes.</param>
    public PickleWriter Large(long length, Action<Stream> write)
    {
        Bytes([(byte)PickleCode.BinBytes, .. Little(sizeof(uint), checked((uint)length))]);
        _parts.Add(stream => MeasuredStream.Write(stream, length, write));
        Length += length;
        return this;
    }

    /// <summary>Adds a byte string.</summary>
    public PickleWriter ByteString(ReadOnlySpan<byte> value) =>
        Bytes([(byte)PickleCode.ShortBinBytes, checked((byte)value.Length), .. value]);

    /// <summary>Writes the pickle.</summary>
    public void WriteTo(Stream stream)
    {
        foreach (Action<Stream> part in _parts)
        {
            part(stream);
        }
    }

    private static byte[] Little(int length, long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes[..length];
    }

    private PickleWriter Bytes(byte[] bytes)
    {
        _parts.Add(stream => stream.Write(bytes));
        Length += bytes.Length;
        return this;
    }
}
