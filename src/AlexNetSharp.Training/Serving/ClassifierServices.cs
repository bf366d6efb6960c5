using AlexNetSharp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a classifier for dependency injection.</summary>
public static class ClassifierServices
{
    /// <summary>Adds one <see cref="Classifier"/> for the whole application; the weights are loaded when it is first asked for.</summary>
    /// <param name="services">The services.</param>
    /// <param name="weights">A bundle that <c>alexnet train</c> wrote.</param>
    /// <param name="options">Views and device.</param>
    public static IServiceCollection AddAlexNetClassifier(
        this IServiceCollection services,
        string weights,
        ClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(_ => Classifier.Load(weights, options));
    }
}
