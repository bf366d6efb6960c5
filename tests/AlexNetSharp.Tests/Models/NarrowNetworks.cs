using AlexNetSharp.Networks;

namespace AlexNetSharp.Tests.Models;

/// <summary>Networks of the zoo that are quick to run: narrow where their width is a choice.</summary>
internal static class NarrowNetworks
{
    private const double Narrow = 0.1;

    /// <summary>A tenth of the maps, or all where the width is fixed.</summary>
    /// <param name="name">The network's name.</param>
    public static double Width(string name) => NetworkZoo.Entries.Single(entry => entry.Name == name).HasFixedWidth ? 1 : Narrow;

    /// <summary>The network for 5 classes; He's weights keep a narrow network's signal alive.</summary>
    /// <param name="name">The network's name.</param>
    public static NetworkDefinition Create(string name) =>
        NetworkZoo.Create(name, new NetworkOptions { Width = Width(name), Classes = 5, Initialization = Initialization.He });
}
