using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Decoding;

/// <summary>Reads all of a stretch of a file: one read may give less than was asked for, on network drives for example.</summary>
internal static class WholeRead
{
    /// <summary>Fills memory from a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">The memory.</param>
    /// <param name="offset">Where the stretch starts, in bytes.</param>
    /// <returns>False where the file ends earlier.</returns>
    public static bool TryFill(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int read = RandomAccess.Read(file, bytes[done..], offset + done);
            if (read == 0)
            {
                return false;
            }

            done += read;
        }

        return true;
    }
}
