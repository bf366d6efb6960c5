using System.Buffers.Binary;

namespace AlexNetSharp.Data.Formats;

/// <summary>What every part of a MATLAB 5 file needs to be read.</summary>
/// <param name="Name">The file's name for errors.</param>
/// <param name="IsBigEndian">Whether numbers are stored with their highest byte first.</param>
internal sealed record MatContext(string Name, bool IsBigEndian)
{
    /// <summary>Reads a 16-bit number.</summary>
    public ushort UInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    /// <summary>Reads a 32-bit number.</summary>
    public uint UInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>Reads a 64-bit number.</summary>
    public ulong UInt64(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <summary>The error of a file that cannot be used.</summary>
    /// <param name="why">How that shows, for example <c>it ends inside an element's tag</c>.</param>
    public AlexNetException Damaged(string why) =>
        new(
            $"{Name} is no MATLAB 5 file that can be used: {why}; fetch it again, or write it "
                + $"with MATLAB's 'save -v7' or scipy's savemat.");
}
