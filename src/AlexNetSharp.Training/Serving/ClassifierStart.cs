using Microsoft.Extensions.Hosting;

namespace AlexNetSharp;

/// <summary>
/// Loads a classifier while the host starts: the first request does not wait for it, and what cannot be loaded ends the start.
/// </summary>
/// <param name="load">Asks for the classifier.</param>
internal sealed class ClassifierStart(Func<IClassifier> load) : IHostedService
{
    /// <summary>Stops the loading, for who makes the classifier: a container hands no token on.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Cancellation = cancellationToken;
        try
        {
            await Task.Run(load, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Cancellation = CancellationToken.None;
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
