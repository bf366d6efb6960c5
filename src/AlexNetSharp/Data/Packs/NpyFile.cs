using System.Runtime.InteropServices;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>Reads and writes whole NumPy <c>.npy</c> arrays of the types that packs hold. Values are little-endian.</summary>
internal static class NpyFile
{
    /// <summary>Writes an array of float32.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="values">The values in C order.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Write(path, "<f4", MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Writes an array of int64.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="values">The values in C order.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    public static void Write(string path, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Write(path, "<i8", MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Writes an array of bytes.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="values">The values in C order.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    public static void Write(string path, ReadOnlySpan<byte> values, params ReadOnlySpan<long> shape) =>
        Write(path, "|u1", values, values.Length, shape);

    /// <summary>Reads an array of float32.</summary>
    /// <exception cref="AlexNetException">The file holds another type or is torn.</exception>
    public static (float[] Values, IReadOnlyList<long> Shape) ReadFloats(string path) => Read<float>(path, "<f4");

    /// <summary>Reads an array of float32 of a shape that is known.</summary>
    /// <exception cref="AlexNetException">The file holds something else or is torn.</exception>
    internal static float[] ReadFloats(string path, params ReadOnlySpan<long> shape) => Read<float>(path, "<f4", shape);

    /// <summary>Reads an array of int64.</summary>
    /// <exception cref="AlexNetException">The file holds another type or is torn.</exception>
    internal static (long[] Values, IReadOnlyList<long> Shape) ReadLongs(string path) => Read<long>(path, "<i8");

    /// <summary>Reads an array of int64 of a shape that is known.</summary>
    /// <exception cref="AlexNetException">The file holds something else or is torn.</exception>
    internal static long[] ReadLongs(string path, params ReadOnlySpan<long> shape) => Read<long>(path, "<i8", shape);

    /// <summary>Reads an array of bytes.</summary>
    /// <exception cref="AlexNetException">The file holds another type or is torn.</exception>
    internal static (byte[] Values, IReadOnlyList<long> Shape) ReadBytes(string path) => Read<byte>(path, "|u1");

    /// <summary>Reads a file's header and checks that the file is exactly as long as it says.</summary>
    /// <exception cref="AlexNetException">The file is no array or is torn.</exception>
    public static NpyHeader ReadHeader(string path)
    {
        using FileStream file = RegularFile.OpenRead(path);
        return ReadHeader(file, path);
    }

    private static NpyHeader ReadHeader(FileStream file, string path)
    {
        NpyHeader header = NpyHeader.Read(file, path);
        return file.Length == header.FileLength
            ? header
            : throw new AlexNetException(
                $"{path} is {file.Length} bytes long, but its header promises {header.FileLength}: the file is torn; "
                    + $"make or fetch it again.");
    }

    private static (T[] Values, IReadOnlyList<long> Shape) Read<T>(string path, string type)
        where T : unmanaged
    {
        using FileStream file = RegularFile.OpenRead(path);
        NpyHeader header = ReadHeader(file, path);
        if (header.Type != type)
        {
            throw new AlexNetException($"{path} holds values of type {header.Type}, {type} is expected; make or fetch it again.");
        }

        return (Values<T>(file, header), header.Shape);
    }

    /// <summary>Reads an array whose shape is required before memory is taken for what the header promises.</summary>
    private static T[] Read<T>(string path, string type, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        using FileStream file = RegularFile.OpenRead(path);
        NpyHeader header = ReadHeader(file, path);
        header.Require(path, type, shape);
        return Values<T>(file, header);
    }

    private static T[] Values<T>(FileStream file, NpyHeader header)
        where T : unmanaged
    {
        T[] values = new T[header.Count];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static void Write(string path, string type, ReadOnlySpan<byte> bytes, int count, ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long size in shape)
        {
            product = checked(product * size);
        }

        if (product != count)
        {
            throw new ArgumentException($"{count} values do not fill the shape ({string.Join(", ", shape.ToArray())}).", nameof(shape));
        }

        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(NpyHeader.Write(type, shape));
        file.Write(bytes);
        DurableFile.Flush(file);
    }
}
