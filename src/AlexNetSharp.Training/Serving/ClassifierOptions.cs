using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Runtime;

namespace AlexNetSharp;

/// <summary>How a <see cref="Classifier"/> works.</summary>
public sealed record ClassifierOptions
{
    /// <summary>
    /// The bundle's path, for a classifier of dependency injection; relative to the host's content root where there is a host.
    /// </summary>
    public string Weights { get; set; } = "";

    /// <summary>The views of each photo whose probabilities are averaged.</summary>
    public ViewRule Views { get; set; } = ViewRule.Center;

    /// <summary>The device that computes.</summary>
    /// <value>a GPU where there is one</value>
    public ComputeDevice Device { get; set; }

    /// <summary>Threads that compute; null for as many as this process uses already, at first one per processor.</summary>
    public int? Threads { get; set; }

    /// <summary>How large a photo may be.</summary>
    /// <value>what a server takes from strangers, 40 megapixels and 32 MiB</value>
    public PhotoLimits Limits { get; set; } = PhotoLimits.Server;

    /// <summary>Told before libtorch is fetched, where it may be; null for nobody.</summary>
    public Action<Sentence>? Notice { get; set; }

    /// <summary>Whether libtorch may be fetched where this machine lacks it.</summary>
    public bool MayFetch { get; set; }

    /// <summary>Whether a pass is made when the weights are loaded, so that the first photo takes no longer than the next.</summary>
    public bool WarmUp { get; set; }

    /// <summary>Told how far fetching libtorch is; null for nobody.</summary>
    internal IProgress<FetchStep>? Fetching { get; init; }

    /// <summary>Refuses options that cannot be kept.</summary>
    /// <exception cref="InvalidOptionException">One is out of range.</exception>
    internal void Check()
    {
        ViewRules.Check(Views);
        ThreadLimit.Check(Threads);
        Limits.Check();
    }

    /// <summary>Finds what computes; libtorch is loaded for a GPU alone.</summary>
    /// <param name="cancellation">Stops fetching.</param>
    internal InferenceDevice Start(CancellationToken cancellation) =>
        Computation.StartInference(Device, Threads, MayFetch ? new FetchListener(Notice, Fetching) : null, cancellation);
}
