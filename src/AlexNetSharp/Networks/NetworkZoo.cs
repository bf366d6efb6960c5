namespace AlexNetSharp.Networks;

/// <summary>A network of the zoo: its name, its description and how it is made.</summary>
/// <param name="Name">The name, for example <c>alexnet</c>.</param>
/// <param name="Description">One line about it.</param>
/// <param name="Define">Makes its definition.</param>
public sealed record ZooEntry(string Name, string Description, Func<NetworkOptions, NetworkDefinition> Define);

/// <summary>Every network that can be named.</summary>
public static class NetworkZoo
{
    /// <summary>The networks, the paper's first.</summary>
    public static IReadOnlyList<ZooEntry> Entries { get; } =
    [
        new("alexnet", "The paper's two-column network: 224x224, local response normalisation, overlapping pooling, dropout.", AlexNet.Full),
        new("alexnet-mini", "The same shape for 64x64 images: trains in minutes on a laptop.", AlexNet.Mini),
    ];

    /// <summary>Makes the definition of a named network.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="options">What differs from the network's own choices.</param>
    /// <exception cref="InvalidOptionException">The name is unknown, or an option is impossible; the sentence says what works.</exception>
    public static NetworkDefinition Create(string name, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        options ??= new NetworkOptions();
        ZooEntry entry = Entries.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new InvalidOptionException($"There is no network '{name}': {NearestNames.Clause(name, [.. Entries.Select(known => known.Name)])}");
        Check(options);
        try
        {
            NetworkDefinition network = entry.Define(options);
            network.Shapes();
            return network;
        }
        catch (ImpossibleInputException impossible)
        {
            throw new InvalidOptionException(
                $"{name} cannot take an input of {options.InputSize}x{options.InputSize}; the smallest that works is {SmallestInput(entry, options)}x{SmallestInput(entry, options)}.",
                impossible);
        }
    }

    private static void Check(NetworkOptions options)
    {
        if (options.Classes < 2)
        {
            throw new InvalidOptionException($"A classifier needs at least 2 classes; {options.Classes} was asked for.");
        }

        if (!(options.Width is > 0 and <= 16))
        {
            throw new InvalidOptionException($"The width factor must be above 0 and at most 16; {options.Width} was asked for.");
        }

        if (options.InputSize is < 1 or > 4096)
        {
            throw new InvalidOptionException($"The input size must be between 1 and 4096 pixels; {options.InputSize} was asked for.");
        }
    }

    private static int SmallestInput(ZooEntry entry, NetworkOptions options)
    {
        for (int size = options.InputSize ?? 1; ; size++)
        {
            try
            {
                entry.Define(options with { InputSize = size }).Shapes();
                return size;
            }
            catch (ImpossibleInputException)
            {
                // The next size may work; every network of the zoo accepts some size.
            }
        }
    }
}
