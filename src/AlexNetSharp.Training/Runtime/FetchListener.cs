namespace AlexNetSharp.Runtime;

/// <summary>Who hears that libtorch is fetched.</summary>
/// <param name="Begins">Told in a sentence before it is; null for nobody.</param>
/// <param name="Progress">Told how far it is; null for nobody.</param>
internal sealed record FetchListener(Action<Sentence>? Begins, IProgress<FetchStep>? Progress = null);
