using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// Exact sums of the products of an RGB image's channels: red by red, red by green, red by blue, green by green, green by blue, blue by
/// blue.
/// </summary>
internal static class ChannelProducts
{
    /// <summary>Products of three channels, each pair once.</summary>
    public const int Count = 6;

    /// <summary>Pixels of a step: 48 bytes.</summary>
    private const int Step = 16;

    // A step adds two products of at most 255 x 255 to a 32-bit sum.
    private const int MostSteps = int.MaxValue / (2 * 255 * 255);

    // For each channel, and each of the three vectors of a step, the bytes that hold the channel; 255 gives zero.
    private static readonly Vector128<byte>[] Places = [.. Enumerable.Range(0, 9).Select(place => PlacesOf(place / 3, place % 3))];

    /// <summary>Adds an image's products.</summary>
    /// <param name="image">Shape (pixels, 3).</param>
    /// <param name="sums">The sums, as the class names them.</param>
    public static void Add(ReadOnlySpan<byte> image, Span<long> sums)
    {
        while (Avx2.IsSupported && image.Length >= 3 * Step)
        {
            int steps = Math.Min(image.Length / (3 * Step), MostSteps);
            AddSteps(image, steps, sums);
            image = image[(steps * 3 * Step)..];
        }

        for (; image.Length >= 3; image = image[3..])
        {
            AddPixel(image[0], image[1], image[2], sums);
        }
    }

    /// <summary>Channels apart, 16 bits a value, so that a multiply-add gives the sum of two products.</summary>
    private static void AddSteps(ReadOnlySpan<byte> image, int steps, Span<long> sums)
    {
        Vector256<int> redRed = Vector256<int>.Zero,
            redGreen = redRed,
            redBlue = redRed,
            greenGreen = redRed,
            greenBlue = redRed,
            blueBlue = redRed;
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<byte> pixels = image.Slice(step * 3 * Step, 3 * Step);
            Vector256<short> red = Channel(pixels, 0), green = Channel(pixels, 1), blue = Channel(pixels, 2);
            redRed += Avx2.MultiplyAddAdjacent(red, red);
            redGreen += Avx2.MultiplyAddAdjacent(red, green);
            redBlue += Avx2.MultiplyAddAdjacent(red, blue);
            greenGreen += Avx2.MultiplyAddAdjacent(green, green);
            greenBlue += Avx2.MultiplyAddAdjacent(green, blue);
            blueBlue += Avx2.MultiplyAddAdjacent(blue, blue);
        }

        sums[0] += Sum(redRed);
        sums[1] += Sum(redGreen);
        sums[2] += Sum(redBlue);
        sums[3] += Sum(greenGreen);
        sums[4] += Sum(greenBlue);
        sums[5] += Sum(blueBlue);
    }

    private static Vector256<short> Channel(ReadOnlySpan<byte> pixels, int channel)
    {
        ReadOnlySpan<Vector128<byte>> places = Places.AsSpan(3 * channel, 3);
        Vector128<byte> values = Ssse3.Shuffle(Vector128.Create(pixels), places[0])
            | Ssse3.Shuffle(Vector128.Create(pixels[16..]), places[1])
            | Ssse3.Shuffle(Vector128.Create(pixels[32..]), places[2]);
        return Avx2.ConvertToVector256Int16(values);
    }

    private static Vector128<byte> PlacesOf(int channel, int part)
    {
        Span<byte> places = stackalloc byte[16];
        for (int pixel = 0; pixel < Step; pixel++)
        {
            int place = (3 * pixel) + channel - (16 * part);
            places[pixel] = place is >= 0 and < 16 ? (byte)place : byte.MaxValue;
        }

        return Vector128.Create((ReadOnlySpan<byte>)places);
    }

    private static long Sum(Vector256<int> values)
    {
        (Vector256<long> low, Vector256<long> high) = Vector256.Widen(values);
        return Vector256.Sum(low + high);
    }

    private static void AddPixel(int red, int green, int blue, Span<long> sums)
    {
        sums[0] += red * red;
        sums[1] += red * green;
        sums[2] += red * blue;
        sums[3] += green * green;
        sums[4] += green * blue;
        sums[5] += blue * blue;
    }
}
