using Microsoft.Extensions.Hosting;

namespace AlexNetSharp;

/// <summary>
/// Loads a classifier while the host starts: the first request does not wait for it, and what cannot be loaded ends the start.
/// </summary>
/// <param name="load">Asks for the classifier.</param>
internal sealed class ClassifierStart(Func<IClassifier> load) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(load, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
