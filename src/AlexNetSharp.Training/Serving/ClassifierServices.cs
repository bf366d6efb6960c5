using System.Diagnostics.Metrics;
using AlexNetSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers a classifier for dependency injection: one <see cref="IClassifier"/> for the whole application, loaded and warmed up before
/// the host starts to answer. Options and weights that cannot be used fail the start. Where the services have a log or meters, it uses
/// them.
/// </summary>
public static class ClassifierServices
{
    /// <summary>Adds a classifier.</summary>
    /// <param name="services">The services.</param>
    /// <param name="weights">A bundle that <c>alexnet train</c> wrote; relative to the host's content root where there is a host.</param>
    /// <param name="configure">Sets further options.</param>
    /// <param name="key">The key of one of several classifiers; null for the one that has none.</param>
    public static IServiceCollection AddAlexNetClassifier(
        this IServiceCollection services,
        string weights,
        Action<ClassifierOptions>? configure = null,
        string? key = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return Add(services, options => options.Weights = weights, configure, key);
    }

    /// <summary>Adds a classifier whose options are in the application's configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// A section with <c>Weights</c> and, where they are to differ, the other properties of <see cref="ClassifierOptions"/>.
    /// </param>
    /// <param name="configure">Sets further options.</param>
    /// <param name="key">The key of one of several classifiers; null for the one that has none.</param>
    public static IServiceCollection AddAlexNetClassifier(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<ClassifierOptions>? configure = null,
        string? key = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, options => ClassifierConfiguration.Apply(options, configuration), configure, key);
    }

    private static IServiceCollection Add(
        IServiceCollection services,
        Action<ClassifierOptions> first,
        Action<ClassifierOptions>? configure,
        string? key)
    {
        ArgumentNullException.ThrowIfNull(services);
        string name = key ?? Options.Options.DefaultName;
        services
            .AddOptions<ClassifierOptions>(name)
            .Configure(options => options.WarmUp = true)
            .Configure(first)
            .Configure(configure ?? (static _ => { }))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClassifierOptions>>(new ClassifierValidation(name));
        if (key is null)
        {
            services.AddSingleton(provider => Create(provider, name));
            services.AddSingleton<IClassifier>(provider => provider.GetRequiredService<Classifier>());
        }
        else
        {
            services.AddKeyedSingleton(key, (provider, _) => Create(provider, name));
            services.AddKeyedSingleton<IClassifier>(key, (provider, _) => provider.GetRequiredKeyedService<Classifier>(key));
        }

        services.AddKeyedSingleton(name, (provider, _) => new ClassifierStart(() =>
            key is null ? provider.GetRequiredService<IClassifier>() : provider.GetRequiredKeyedService<IClassifier>(key)));
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ClassifierStart>(name));
    }

    private static Classifier Create(IServiceProvider provider, string name)
    {
        ClassifierOptions options = provider.GetRequiredService<IOptionsMonitor<ClassifierOptions>>().Get(name);
        string root = provider.GetService<IHostEnvironment>()?.ContentRootPath ?? "";
        var telemetry = new ClassifierTelemetry(
            provider.GetService<IMeterFactory>(),
            provider.GetService<ILoggerFactory>()?.CreateLogger<Classifier>());
        CancellationToken cancellation = provider.GetRequiredKeyedService<ClassifierStart>(name).Cancellation;
        return Classifier.Load(Path.Combine(root, options.Weights), options, telemetry, cancellation);
    }
}
