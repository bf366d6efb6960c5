using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Workflows;

/// <summary>Refuses packs whose images are not what a network wants, with the action that makes the right ones.</summary>
internal static class PackGuard
{
    /// <summary>
    /// Checks a pack that a network is to be trained on: size and channels must fit, how images were brought to them is the user's choice.
    /// </summary>
    /// <param name="pack">The pack.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="AlexNetException">The pack's images have another size or number of channels.</exception>
    public static void Check(Pack pack, NetworkDefinition network)
    {
        PackGeometry found = pack.Geometry;
        Check(pack, network.Name, found with { Height = network.StoredSize, Width = network.StoredSize, Channels = network.InputChannels });
    }

    /// <summary>
    /// What is to be said where photos were brought to their size otherwise than the network's authors did it; null for nothing.
    /// </summary>
    /// <param name="pack">The pack.</param>
    /// <param name="network">The network.</param>
    public static Sentence? ResizeNotice(Pack pack, NetworkDefinition network)
    {
        (PackGeometry found, ResizeRule wanted) = (pack.Geometry, network.Input.Resize);

        // Images that came in their size were not resized by anyone.
        bool same = found.Resize == wanted || found.Resize == ResizeRule.None || wanted == ResizeRule.None;
        PackGeometry published = found with { Resize = wanted };
        return same
            ? null
            : Sentence.Of(
                $"{network.Name} was published for images of {published}, but {pack.Folder} holds {found}, which it is trained on; "
                + $"{published.Preparation()} makes the published ones.");
    }

    /// <summary>Checks a pack against the geometry that weights were trained with, which must be the same in everything.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="name">Who wants it, for the sentence.</param>
    /// <param name="wanted">The geometry that is wanted.</param>
    /// <exception cref="AlexNetException">
    /// The pack's images have another size, number of channels, resize rule, filter or EXIF rule.
    /// </exception>
    public static void Check(Pack pack, string name, PackGeometry wanted)
    {
        if (pack.Geometry != wanted)
        {
            throw new AlexNetException(
                $"{name} needs images of {wanted}, but {pack.Folder} holds {pack.Geometry}; "
                + $"make another pack with {wanted.Preparation()}.");
        }
    }
}
