using System.IO.Compression;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// Reads a variable of a MATLAB file of level 5 (versions 5 to 7.2, compressed or not, of either byte order): numbers, text, cells and
/// structures.
/// </summary>
/// <remarks>Source: MathWorks, "MAT-File Format", level 5. Complex and sparse arrays, objects and functions are refused.</remarks>
internal static class MatFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LongestFile = 1 << 24;

    private const int HeaderLength = 128;
    private const int MostInflated = 1 << 24;
    private const ushort LevelFive = 0x0100;

    /// <summary>Reads a variable.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="variable">The variable's name.</param>
    /// <exception cref="AlexNetException">It is no such file, damaged, or has no such variable.</exception>
    public static MatArray Read(ReadOnlySpan<byte> file, string name, string variable)
    {
        MatContext context = ReadHeader(file, name);
        var elements = new MatElements(file[HeaderLength..], context);
        int inflated = 0;
        while (!elements.IsAtEnd)
        {
            MatElement element = elements.Next();
            ReadOnlySpan<byte> bytes = element.Bytes;
            if (element.Type == MatType.Compressed)
            {
                byte[] plain = Inflate(bytes.ToArray(), MostInflated - inflated, context);
                inflated += plain.Length;
                bytes = new MatElements(plain, context).Next(MatType.Matrix);
            }
            else if (element.Type != MatType.Matrix)
            {
                throw context.Damaged($"it holds an element of type {(int)element.Type} where an array is expected");
            }

            var matrix = new MatMatrix(bytes, context);
            if (matrix.Name == variable)
            {
                return matrix.ReadContent(0);
            }
        }

        throw context.Damaged($"it has no variable '{variable}'");
    }

    private static MatContext ReadHeader(ReadOnlySpan<byte> file, string name)
    {
        var context = new MatContext(name, false);
        if (file.Length > LongestFile)
        {
            throw context.Damaged($"it is {file.Length} bytes long, more than {LongestFile}");
        }

        if (file.Length < HeaderLength || file[126..128] is not ([(byte)'I', (byte)'M'] or [(byte)'M', (byte)'I']))
        {
            throw context.Damaged("it does not start with the header of one");
        }

        context = context with { IsBigEndian = file[126] == 'M' };
        ushort version = context.UInt16(file[124..]);
        return version == LevelFive ? context : throw context.Damaged($"it is of version {version >> 8}.{version & 0xFF}, 1.0 is expected");
    }

    /// <summary>Inflates no more than a limit, in memory that grows with what is really there.</summary>
    private static byte[] Inflate(byte[] compressed, int most, MatContext context)
    {
        using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        byte[] plain = new byte[Math.Min(most, 1 << 16) + 1];
        int length = 0;
        try
        {
            for (int read = stream.Read(plain, 0, plain.Length); read > 0; read = stream.Read(plain, length, plain.Length - length))
            {
                length += read;
                if (length > most)
                {
                    throw context.Damaged($"it inflates to more than {MostInflated} bytes");
                }

                Array.Resize(ref plain, length == plain.Length ? (int)Math.Min(2L * length, most + 1L) : plain.Length);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // zlib's rarer complaints, such as a missing dictionary, come as an IOException.
            throw context.Damaged($"a compressed part is broken ({e.Message.TrimEnd('.')})");
        }

        Array.Resize(ref plain, length);
        return plain;
    }
}
