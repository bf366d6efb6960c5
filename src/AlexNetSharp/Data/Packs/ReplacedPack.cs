using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>The pack that another one replaces: it has another name, and a mark, until the new one has its place.</summary>
/// <param name="target">The pack's folder, a full path.</param>
internal sealed class ReplacedPack(string target)
{
    /// <summary>The other name.</summary>
    public string Path { get; } = target + ".replaced";

    /// <summary>Whether what has the name was a pack that was being replaced; a link was not, whatever it leads to.</summary>
    private bool IsOurs => !OwnPath.IsLink(Path) && File.Exists(System.IO.Path.Combine(Path, PackFiles.ReplacedName));

    /// <summary>Refuses a folder of the user's, or a link, where the old pack would be put.</summary>
    /// <exception cref="AlexNetException">There is one.</exception>
    public void RefuseForeign()
    {
        OwnPath.RefuseLink(Path);
        if (System.IO.Path.Exists(Path) && !IsOurs)
        {
            throw new AlexNetException(
                $"{Path}, the name that the old pack has while it is replaced, was not made by this program; move it.");
        }
    }

    /// <summary>Marks the pack and gives it its other name.</summary>
    public void MoveAside()
    {
        Remove();
        File.WriteAllBytes(System.IO.Path.Combine(target, PackFiles.ReplacedName), []);
        Directory.Move(target, Path);
    }

    /// <summary>Removes the pack that was replaced.</summary>
    public void Remove()
    {
        if (IsOurs)
        {
            PackFiles.Remove(Path);
        }
    }

    /// <summary>Gives a pack its name back that a run left which was killed, or failed, before the new one had its place.</summary>
    /// <exception cref="AlexNetException">The system refuses.</exception>
    public void Restore()
    {
        if (System.IO.Path.Exists(target) || !IsOurs)
        {
            return;
        }

        try
        {
            Directory.Move(Path, target);
            File.Delete(System.IO.Path.Combine(target, PackFiles.ReplacedName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"The pack {target} cannot be made: the pack that an interrupted run left in {Path} cannot be moved back "
                    + $"({e.Message.TrimEnd('.')}); move it or choose another name.",
                e);
        }
    }
}
