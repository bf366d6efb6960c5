using AlexNetSharp.Data;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Workflows;

/// <summary>Refuses packs whose images are not what a network wants, with the command that makes the right ones.</summary>
internal static class PackGuard
{
    /// <summary>Checks the geometry of a pack against a network.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="AlexNetException">The pack's images have another size or number of channels.</exception>
    public static void Check(Pack pack, NetworkDefinition network) =>
        Check(pack, network.Name, new PackGeometry { Height = network.StoredSize, Width = network.StoredSize, Channels = network.InputChannels });

    /// <summary>Checks the geometry of a pack against the one that weights were trained with.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="name">Who wants it, for the sentence.</param>
    /// <param name="wanted">The geometry that is wanted.</param>
    /// <exception cref="AlexNetException">The pack's images have another size or number of channels.</exception>
    public static void Check(Pack pack, string name, PackGeometry wanted)
    {
        PackGeometry found = pack.Geometry;
        if ((found.Height, found.Width, found.Channels) != (wanted.Height, wanted.Width, wanted.Channels))
        {
            throw new AlexNetException(
                $"{name} wants images of {wanted.Height}x{wanted.Width} {Channels(wanted)}, but {pack.Folder} holds {found.Height}x{found.Width} {Channels(found)}; "
                + $"make another pack with 'alexnet data prepare SOURCE PACK --size {wanted.Height}'.");
        }
    }

    private static string Channels(PackGeometry geometry) => geometry.Channels == 1 ? "grey" : "RGB";
}
