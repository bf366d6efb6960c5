using AlexNetSharp.Networks;

namespace AlexNetSharp.Workflows.Inspection;

/// <summary>Which network to summarise.</summary>
public sealed record SummaryRequest
{
    /// <summary>The network's name in the zoo.</summary>
    public string Model { get; init; } = "alexnet";

    /// <summary>Height and width of the input in pixels; the network's own where unset.</summary>
    public int? InputSize { get; init; }

    /// <summary>Number of classes; the network's own where unset.</summary>
    public int? Classes { get; init; }

    /// <summary>Factor on the number of maps and units.</summary>
    public double Width { get; init; } = 1;
}

/// <summary>What networks there are and what they cost. Never loads libtorch.</summary>
public static class SummaryWorkflow
{
    /// <summary>Summarises a network.</summary>
    /// <exception cref="InvalidOptionException">The network is unknown or the options are impossible.</exception>
    public static NetworkSummary Run(SummaryRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var options = new NetworkOptions { InputSize = request.InputSize, Classes = request.Classes, Width = request.Width };
        return NetworkSummary.Of(NetworkZoo.Create(request.Model, options));
    }

    /// <summary>The networks of the zoo, with what they cost by default.</summary>
    public static IReadOnlyList<(ZooEntry Entry, NetworkSummary Summary)> Models() =>
        [.. NetworkZoo.Entries.Select(entry => (entry, NetworkSummary.Of(NetworkZoo.Create(entry.Name))))];
}
