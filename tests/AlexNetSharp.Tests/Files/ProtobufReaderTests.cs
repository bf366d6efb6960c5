using System.Runtime.InteropServices;
using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using CsCheck;

namespace AlexNetSharp.Tests.Files;

/// <summary>What <see cref="ProtobufMessage"/> and hand-made bytes say is read again; lies about lengths are errors.</summary>
public sealed unsafe class ProtobufReaderTests
{
    private const string Subject = "a is no usable file";

    [Fact]
    public void Read_EveryKindOfField_GivesItsValue()
    {
        byte[] bytes = new ProtobufMessage()
            .Integer(1, -5)
            .Float(2, 1.5f)
            .Double(3, -2.25)
            .Text(4, "Größe")
            .Integer(1000, long.MaxValue)
            .Bytes();
        fixed (byte* start = bytes)
        {
            var reader = new ProtobufReader(start, bytes.Length, ReadBudget.Of(Subject, bytes.Length));
            Assert.True(reader.Read());
            Assert.Equal((1, -5L), (reader.Field, reader.Integer()));
            Assert.True(reader.Read());
            Assert.Equal(1.5f, reader.Float());
            Assert.True(reader.Read());
            Assert.Equal(-2.25, BitConverter.UInt64BitsToDouble(reader.Number));
            Assert.True(reader.Read());
            Assert.Equal("Größe", reader.Text());
            Assert.True(reader.Read());
            Assert.Equal((1000, long.MaxValue), (reader.Field, reader.Integer()));
            Assert.False(reader.Read());
        }
    }

    /// <summary>Any numbers, cut into any pieces of packed and single ones, are the same numbers.</summary>
    [Fact]
    public void ReadNumbers_PackedAndSingleInAnyMixture_GivesAllInOrder() =>
        Gen.Select(Gen.Float.Array[0, 6], Gen.Bool, Gen.Long.Array[0, 6])
            .Array[0, 5]
            .Sample(pieces =>
            {
                var message = new ProtobufMessage().Text(9, "before");
                foreach ((float[] floats, bool packed, long[] integers) in pieces)
                {
                    if (packed)
                    {
                        byte[] varints = [.. integers.SelectMany(value => new ProtobufMessage().Integer(1, value).Bytes()[1..])];
                        message
                            .Large(1, floats.Length * sizeof(float), stream => stream.Write(MemoryMarshal.AsBytes<float>(floats)))
                            .Large(2, varints.Length, stream => stream.Write(varints));
                        continue;
                    }

                    foreach (float value in floats)
                    {
                        message.Float(1, value);
                    }

                    foreach (long value in integers)
                    {
                        message.Integer(2, value);
                    }
                }

                float[] wantedFloats = [.. pieces.SelectMany(piece => piece.Item1)];
                long[] wantedIntegers = [.. pieces.SelectMany(piece => piece.Item3)];
                byte[] bytes = message.Bytes();
                fixed (byte* start = bytes)
                {
                    var reader = new ProtobufReader(start, bytes.Length, ReadBudget.Of(Subject, bytes.Length));
                    ProtobufReader counting = reader,
                        copying = reader,
                        countingIntegers = reader,
                        converting = reader;
                    float[] floats = new float[counting.CountNumbers(1, ProtobufWire.Fixed32)];
                    copying.ReadFloats(1, floats);
                    long[] integers = new long[countingIntegers.CountNumbers(2, ProtobufWire.Varint)];
                    converting.ReadNumbers(2, ProtobufWire.Varint, bits => (long)bits, integers);
                    Assert.Equal(wantedFloats, floats);
                    Assert.Equal(wantedIntegers, integers);
                }
            });

    [Theory]
    [InlineData("0A05414243", "longer than what holds it")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "longer than what holds it")]
    [InlineData("0AFFFFFFFFFFFFFFFF7F", "longer than what holds it")]
    [InlineData("0D0000", "longer than what holds it")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01", "one of its integers has no end")]
    [InlineData("08FF", "longer than what holds it")]
    [InlineData("0B0C", "no fields of a message")]
    [InlineData("0001", "no fields of a message")]
    public void Read_DamagedBytes_SaysWhatIsWrong(string hexadecimal, string reason)
    {
        byte[] bytes = Convert.FromHexString(hexadecimal);

        string message = Assert.Throws<AlexNetException>(() => ReadAll(bytes)).Message;

        Assert.StartsWith(Subject + ": ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_NestedTooDeep_IsRefused()
    {
        var message = new ProtobufMessage();
        for (int depth = 0; depth < 100; depth++)
        {
            message = new ProtobufMessage().Message(1, message);
        }

        byte[] bytes = message.Bytes();
        Assert.Contains("deep in each other", Assert.Throws<AlexNetException>(() => ReadAll(bytes)).Message, StringComparison.Ordinal);
    }

    private static void ReadAll(byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            Descend(new ProtobufReader(start, bytes.Length, ReadBudget.Of(Subject, bytes.Length)));
        }
    }

    private static void Descend(ProtobufReader reader)
    {
        while (reader.Read())
        {
            if (reader.Wire == ProtobufWire.LengthDelimited)
            {
                Descend(reader.Message());
            }
        }
    }
}
