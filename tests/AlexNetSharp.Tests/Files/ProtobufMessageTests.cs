using AlexNetSharp.Files;

namespace AlexNetSharp.Tests.Files;

/// <summary>The expected bytes stand in the format's description at protobuf.dev, "Encoding".</summary>
public sealed class ProtobufMessageTests
{
    [Fact]
    public void WriteTo_FieldsOfTheDescription_GivesItsBytes()
    {
        Assert.Equal("089601", Written(new ProtobufMessage().Integer(1, 150)));
        Assert.Equal("120774657374696E67", Written(new ProtobufMessage().Text(2, "testing")));
        Assert.Equal("1A03089601", Written(new ProtobufMessage().Message(3, new ProtobufMessage().Integer(1, 150))));
        Assert.Equal("08FEFFFFFFFFFFFFFFFF01", Written(new ProtobufMessage().Integer(1, -2)));
        Assert.Equal("0800", Written(new ProtobufMessage().Integer(1, 0)));
    }

    [Fact]
    public void WriteTo_FloatAndFieldNumberAbove15_GivesFourBytesAndATwoByteTag()
    {
        Assert.Equal("150000803F", Written(new ProtobufMessage().Float(2, 1)));
        Assert.Equal("A00101", Written(new ProtobufMessage().Integer(20, 1)));
    }

    [Fact]
    public void WriteTo_LargeValueInNestedMessages_IsWrittenInItsPlace()
    {
        ProtobufMessage inner = new ProtobufMessage().Large(9, 200, stream => stream.Write(new byte[200])).Integer(1, 1);
        string written = Written(new ProtobufMessage().Message(5, inner).Integer(2, 3));

        Assert.Equal("2ACD01" + "4AC801" + new string('0', 400) + "0801" + "1003", written);
    }

    private static string Written(ProtobufMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        Assert.Equal(message.Length, stream.Length);
        return Convert.ToHexString(stream.ToArray());
    }
}
