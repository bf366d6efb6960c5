using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AlexNetSharp.Data.Packs;

/// <summary>An image of a pack.</summary>
/// <param name="IsTrain">Whether it is in the training part.</param>
/// <param name="Index">Its index in its part.</param>
/// <param name="Label">Its class.</param>
internal readonly record struct PackImage(bool IsTrain, int Index, int Label);

/// <summary>Finds images of a pack with the same content, pixel for pixel. 24 bytes an image in memory.</summary>
internal static class DuplicateFinder
{
    private const int UnderWayPerThread = 32;

    /// <summary>Reads all images of both parts and groups those that are equal.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="threads">Threads that read.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="AlexNetException">An image cannot be read.</exception>
    /// <returns>The groups of two or more, by their first image; each in the order of the pack, training part first.</returns>
    public static IReadOnlyList<IReadOnlyList<PackImage>> Find(
        Pack pack,
        int threads,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pack);
        Int128[] digests = new Int128[pack.Train.Count + pack.Val.Count];
        int[] images = [.. Enumerable.Range(0, digests.Length)];
        OrderedPipeline<int, Int128>.Run(
            images,
            image => Digest(pack, image),
            (image, digest) =>
            {
                digests[image] = digest;
                progress?.Report(image + 1);
            },
            threads,
            new Window<int>(UnderWayPerThread * threads),
            cancellation);
        Array.Sort(digests, images);
        return
        [
            .. Groups(digests)
                .Select(group => Describe(pack, images[group]))
                .OrderBy(group => group[0].IsTrain ? 0 : 1)
                .ThenBy(group => group[0].Index),
        ];
    }

    private static Int128 Digest(Pack pack, int image)
    {
        (PackSplit part, int index) = image < pack.Train.Count ? (pack.Train, image) : (pack.Val, image - pack.Train.Count);
        byte[] scratch = ArrayPool<byte>.Shared.Rent(part.ScratchLength);
        try
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(part.Read(index, scratch), hash);
            return BinaryPrimitives.ReadInt128LittleEndian(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static IEnumerable<Range> Groups(Int128[] sorted)
    {
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                yield return start..end;
            }
        }
    }

    private static PackImage[] Describe(Pack pack, int[] images)
    {
        Array.Sort(images);
        int trainCount = pack.Train.Count;
        return [.. images.Select(image => image < trainCount
            ? new PackImage(true, image, pack.Train.Label(image))
            : new PackImage(false, image - trainCount, pack.Val.Label(image - trainCount)))];
    }
}
