using System.Diagnostics;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Bench;

/// <summary>Passes over photos in memory, by one thread or by several that take the next photo from one counter.</summary>
/// <param name="files">The files' bytes.</param>
internal sealed class DecodeLoops(IReadOnlyList<byte[]> files)
{
    private const int Size = 256;
    private const int Length = Size * Size * 3;

    /// <summary>What packs of ImageNet have: the shorter side scaled to 256, the center cropped, EXIF ignored.</summary>
    public static PackGeometry Geometry { get; } = new() { Height = Size, Width = Size, Exif = ExifRule.Ignore };

    /// <summary>Decodes and resizes on this thread.</summary>
    /// <returns>Seconds of the process's CPU time: garbage collections count.</returns>
    public double OursCpu()
    {
        byte[] pixels = new byte[Length];
        return Cpu(file => PhotoReader.Read(file, Geometry, pixels, PhotoLimits.Usual));
    }

    /// <summary>Only decodes, by libjpeg-turbo alone, on this thread.</summary>
    /// <returns>Seconds of the process's CPU time.</returns>
    public double BareCpu()
    {
        using var decoder = new BareDecoder();
        return Cpu(decoder.Decode);
    }

    /// <summary>Decodes and resizes on several threads.</summary>
    /// <returns>Seconds of the clock.</returns>
    public double Ours(int threads) => Parallel(threads, next =>
    {
        byte[] pixels = new byte[Length];
        while (next() is { } file)
        {
            PhotoReader.Read(file, Geometry, pixels, PhotoLimits.Usual);
        }
    });

    /// <summary>Only decodes, by libjpeg-turbo alone, on several threads.</summary>
    /// <returns>Seconds of the clock.</returns>
    public double Bare(int threads) => Parallel(threads, next =>
    {
        using var decoder = new BareDecoder();
        while (next() is { } file)
        {
            decoder.Decode(file);
        }
    });

    private double Cpu(Action<byte[]> work)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        foreach (byte[] file in files)
        {
            work(file);
        }

        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private double Parallel(int threads, Action<Func<byte[]?>> work)
    {
        int taken = -1;
        byte[]? Next() => Interlocked.Increment(ref taken) is var index && index < files.Count ? files[index] : null;
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => work(Next)))];
        long start = Stopwatch.GetTimestamp();
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
