using System.Reflection;

namespace AlexNetSharp.Tests.Architecture;

/// <summary>
/// What the libraries show to programs stays small enough to be learnt; the build keeps its list in <c>PublicAPI.*.txt</c>.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const int MostTypes = 100;

    [Fact]
    public void Libraries_PublicTypes_AreFewAndListed()
    {
        string[] types = [.. TypesOf(typeof(AlexNetException).Assembly), .. TypesOf(typeof(Classifier).Assembly)];

        Assert.InRange(types.Length, 1, MostTypes);
        string[] listed = [.. ListedIn("AlexNetSharp"), .. ListedIn("AlexNetSharp.Training")];
        Assert.Empty(types.Except(listed));
    }

    private static IEnumerable<string> TypesOf(Assembly assembly) =>
        assembly.GetExportedTypes().Select(type => type.FullName!.Replace('+', '.').Split('`')[0]);

    private static IEnumerable<string> ListedIn(string library) =>
        from file in (string[])["PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt"]
        from line in File.ReadLines(Path.Combine(Repository.Root, "src", library, file))
        select line.Split('<')[0];
}
