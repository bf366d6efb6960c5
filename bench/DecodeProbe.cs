using System.Security.Cryptography;
using AlexNetSharp.Data.Decoding;

namespace AlexNetSharp.Bench;

/// <summary>
/// Measures decoding and resizing of photos against Pillow, and what a second thread gives against a bare decode loop, in rounds.
/// </summary>
internal static class DecodeProbe
{
    private const int WarmUps = 3;

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">A folder of JPEG photos.</param>
    /// <param name="rounds">Rounds to measure.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    public static void Run(string folder, int rounds, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux() || TurboJpeg.Instance is null)
        {
            throw new AlexNetException(
                "This measurement needs libjpeg-turbo on Linux: install it (Debian and Ubuntu: apt install libturbojpeg0).");
        }

        string[] paths = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(IsJpeg).Order(StringComparer.Ordinal)] : [];
        byte[][] files = [.. paths.Select(File.ReadAllBytes)];
        if (files.Length == 0)
        {
            throw new AlexNetException($"'{folder}' is no folder with JPEG photos (.jpg, .jpeg): name another.");
        }

        using PillowProcess pillow = PillowProcess.Start(paths);
        Console.WriteLine($"{files.Length} photos to 256x256 RGB, {ImageDecoder.JpegDecoder}, Pillow {pillow.Version}, {rounds} rounds");
        if (Checksum(files) != pillow.Checksum)
        {
            throw new AlexNetException(
                $"The bytes differ from those of Pillow {pillow.Version}: "
                    + $"it decodes with another library than {ImageDecoder.JpegDecoder}, or one of both is wrong.");
        }

        Console.WriteLine("Both give the same bytes.");
        var loops = new DecodeLoops(files);
        Console.Write(Measure(loops, pillow, rounds, cancellation).ToTable(files.Length));
    }

    private static bool IsJpeg(string path) => Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG";

    private static string Checksum(byte[][] files)
    {
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] file in files)
        {
            checksum.AppendData(PhotoReader.Read(file, DecodeLoops.Geometry, PhotoLimits.Usual));
        }

        return Convert.ToHexStringLower(checksum.GetHashAndReset());
    }

    private static DecodeTimes Measure(DecodeLoops loops, PillowProcess pillow, int rounds, CancellationToken cancellation)
    {
        var times = new DecodeTimes();
        for (int round = -WarmUps; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] core = InTurn(round, loops.OursCpu, pillow.Run, loops.BareCpu);
            double[] threads = InTurn(round, () => loops.Ours(1), () => loops.Ours(2), () => loops.Bare(1), () => loops.Bare(2));
            if (round >= 0)
            {
                times.AddCore(core[0], core[1], core[2]);
                times.AddThreads(threads[0], threads[1], threads[2], threads[3]);
            }
        }

        return times;
    }

    /// <summary>Takes each time once, every round beginning with another, so that none always follows the same.</summary>
    private static double[] InTurn(int round, params Func<double>[] measures)
    {
        double[] seconds = new double[measures.Length];
        for (int i = 0; i < measures.Length; i++)
        {
            int turn = (round + WarmUps + i) % measures.Length;
            seconds[turn] = measures[turn]();
        }

        return seconds;
    }
}
