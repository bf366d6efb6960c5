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
    /// <param name="isChosen">Whether the user could choose another network, which is named then.</param>
    /// <exception cref="AlexNetException">The pack's images have another size or number of channels.</exception>
    public static void Check(Pack pack, NetworkDefinition network, bool isChosen = true)
    {
        if (Takes(network, pack))
        {
            return;
        }

        PackGeometry found = pack.Geometry;
        Sentence other = isChosen && NetworkFor(pack) is { } fitting
            ? Sentence.Of($", or give {RequestOption.Of(RequestOption.Model).With(fitting)}, which takes these")
            : Sentence.Of("");
        throw Other(
            pack,
            network.Name,
            found with { Height = network.StoredSize, Width = network.StoredSize, Channels = network.InputChannels },
            other);
    }

    /// <summary>The first network of the zoo that takes a pack's images; null where none does.</summary>
    /// <param name="pack">The pack.</param>
    public static string? NetworkFor(Pack pack) =>
        NetworkZoo.Entries.FirstOrDefault(entry => Takes(NetworkZoo.Create(entry.Name), pack))?.Name;

    /// <summary>The network that a pack's images are for, where nobody names one.</summary>
    /// <param name="pack">The pack.</param>
    /// <exception cref="AlexNetException">No network of the zoo takes them.</exception>
    public static string UsualNetwork(Pack pack) => NetworkFor(pack)
        ?? throw new AlexNetException(
            $"{pack.Folder} holds {pack.Geometry}, which no network takes as they are; give {RequestOption.Of(RequestOption.Model)}, "
                + $"or make another pack with {ProgramAction.Prepare}.");

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
            throw Other(pack, name, wanted, Sentence.Of(""));
        }
    }

    /// <summary>Whether a network takes a pack's images.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pack">The pack.</param>
    public static bool Takes(NetworkDefinition network, Pack pack) =>
        (network.StoredSize, network.StoredSize, network.InputChannels)
        == (pack.Geometry.Height, pack.Geometry.Width, pack.Geometry.Channels);

    private static AlexNetException Other(Pack pack, string name, PackGeometry wanted, Sentence remedy) => new(
        $"{name} needs images of {wanted}, but {pack.Folder} holds {pack.Geometry}; "
            + $"make another pack with {wanted.Preparation()}{remedy}.");
}
