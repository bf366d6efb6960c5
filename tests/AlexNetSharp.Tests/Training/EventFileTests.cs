using System.Buffers.Binary;
using System.Text;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Runs.TensorBoard;

namespace AlexNetSharp.Tests.Training;

/// <summary>Event files against a reader of the tests' own: checksums bit by bit, messages field by field.</summary>
public sealed class EventFileTests : IDisposable
{
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000.25);

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.At("events.out.tfevents.1.host.2");

    public void Dispose() => _folder.Dispose();

    // RFC 3720, B.4, the first three; the last is the check value of the catalog of CRCs.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [InlineData("313233343536373839", 0xE3069283u)]
    [InlineData("", 0u)]
    public void Checksum_KnownVectors_Match(string bytes, uint wanted)
    {
        Assert.Equal(wanted, RecordFile.Checksum(Convert.FromHexString(bytes)));
        Assert.Equal(wanted, BitwiseChecksum(Convert.FromHexString(bytes)));
    }

    [Fact]
    public void Events_OfARun_AreReadByAnotherParser()
    {
        using (var file = new EventFile(FilePath, new StandingClock(Time)))
        {
            file.Scalar("loss/train", 1, 2.3026, Time.AddSeconds(1));
            file.Scalar("weights/conv1.weight", 300, 1e-3);
            file.Scalar("loss/val", 1L << 40, double.NaN);
        }

        Event[] events = Read(FilePath);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal(1_700_000_000.25, events[0].WallTime);
        Assert.Equal(new Event { WallTime = 1_700_000_001.25, Step = 1, Tag = "loss/train", Value = 2.3026f }, events[1]);
        Assert.Equal(new Event { WallTime = 1_700_000_000.25, Step = 300, Tag = "weights/conv1.weight", Value = 1e-3f }, events[2]);
        Assert.Equal((1L << 40, "loss/val", float.NaN), (events[3].Step, events[3].Tag, events[3].Value!.Value));
        Assert.Equal(4, events.Length);
    }

    [Fact]
    public void Events_BeforeTheFileIsClosed_AreThere()
    {
        using var file = new EventFile(FilePath);
        file.Scalar("learning_rate", 5, 0.01);
        Assert.Equal(["brain.Event:2", null], Read(FilePath).Select(one => one.FileVersion));
    }

    [Fact]
    public void SessionStart_InAFileThatExists_IsAppendedWithoutAnotherVersion()
    {
        using (var first = new EventFile(FilePath))
        {
            first.Scalar("loss/train", 7, 1);
        }

        using (var second = new EventFile(FilePath))
        {
            second.SessionStart(6);
            second.Scalar("loss/train", 6, 2);
        }

        Event[] events = Read(FilePath);
        Assert.Equal(["brain.Event:2", null, null, null], events.Select(one => one.FileVersion));
        Assert.Equal([null, null, 1L, null], events.Select(one => one.SessionStatus));
        Assert.Equal([0L, 7, 6, 6], events.Select(one => one.Step));
    }

    [Fact]
    public void NewPath_InAFolder_IsNamedAsTensorBoardFindsIt()
    {
        string name = Path.GetFileName(EventFile.NewPath(_folder.At("tensorboard")));
        string[] parts = name.Split('.');
        Assert.Equal(["events", "out", "tfevents"], parts[..3]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(parts[3], provider: null), 0, 60);
        Assert.EndsWith($".{Environment.MachineName}.{Environment.ProcessId}", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NewFolder_IsMade()
    {
        string path = EventFile.NewPath(_folder.At("run/tensorboard"));
        new EventFile(path).Dispose();
        Assert.Single(Read(path));
    }

    [Fact]
    public void Open_PathIsAFolder_SaysSoInOneSentence()
    {
        var error = Assert.Throws<AlexNetException>(() => new EventFile(_folder.At("")));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scalar_FullDisk_SaysSoInOneSentence()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        var error = Assert.Throws<DiskFullException>(() => new EventFile("/dev/full"));
        Assert.Equal(
            "/dev/full cannot be written because the disk is full; free some space or choose another folder, and repeat.",
            error.Message);
    }

    /// <summary>Reads the records, and checks every checksum.</summary>
    private static Event[] Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        var events = new List<Event>();
        for (int place = 0; place < file.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(place)));
            Assert.Equal(Masked(file[place..(place + 8)]), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(place + 8)));
            byte[] data = file[(place + 12)..(place + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(place + 12 + length)));
            events.Add(Parse(data));
            place += 12 + length + 4;
        }

        return [.. events];
    }

    private static Event Parse(byte[] data)
    {
        var one = new Event();
        foreach ((int field, object value) in Fields(data))
        {
            one = field switch
            {
                1 => one with { WallTime = BitConverter.Int64BitsToDouble((long)value) },
                2 => one with { Step = (long)value },
                3 => one with { FileVersion = Encoding.UTF8.GetString((byte[])value) },
                5 => WithSummary(one, Fields((byte[])Fields((byte[])value).Single(inner => inner.Field == 1).Value)),
                7 => one with { SessionStatus = (long)Fields((byte[])value).Single(inner => inner.Field == 1).Value },
                _ => throw new InvalidDataException($"Field {field} is not one of an event."),
            };
        }

        return one;
    }

    private static Event WithSummary(Event one, IReadOnlyList<(int Field, object Value)> fields) => one with
    {
        Tag = Encoding.UTF8.GetString((byte[])fields.Single(field => field.Field == 1).Value),
        Value = BitConverter.Int32BitsToSingle((int)fields.Single(field => field.Field == 2).Value),
    };

    private static List<(int Field, object Value)> Fields(byte[] data)
    {
        var fields = new List<(int, object)>();
        for (int place = 0; place < data.Length;)
        {
            long tag = Varint(data, ref place);
            object value;
            switch (tag & 7)
            {
                case 0:
                    value = Varint(data, ref place);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(place));
                    place += 8;
                    break;
                case 2:
                    int length = (int)Varint(data, ref place);
                    value = data[place..(place + length)];
                    place += length;
                    break;
                case 5:
                    value = BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(place));
                    place += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }

            fields.Add(((int)(tag >> 3), value));
        }

        return fields;
    }

    private static long Varint(byte[] data, ref int place)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = data[place++];
            value |= (long)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }

    private static uint Masked(byte[] data)
    {
        uint checksum = BitwiseChecksum(data);
        return ((checksum >> 15) | (checksum << 17)) + 0xA282EAD8;
    }

    /// <summary>CRC-32C by its polynomial, reflected, a bit at a time.</summary>
    private static uint BitwiseChecksum(byte[] data)
    {
        uint rest = 0xFFFFFFFF;
        foreach (byte one in data)
        {
            rest ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                rest = (rest & 1) != 0 ? (rest >> 1) ^ 0x82F63B78 : rest >> 1;
            }
        }

        return ~rest;
    }

    private sealed record Event
    {
        public double WallTime { get; init; }

        public long Step { get; init; }

        public string? FileVersion { get; init; }

        public string? Tag { get; init; }

        public float? Value { get; init; }

        public long? SessionStatus { get; init; }
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
