using AlexNetSharp;
using Microsoft.Extensions.Options;

try
{
    await using WebApplication app = ClassifyApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException)
{
    // Stopped while it started: there was nothing to shut down yet.
    return 0;
}
catch (Exception e) when (e is AlexNetException or OptionsValidationException)
{
    // Weights or options that cannot be used: the sentence says which, and nothing was listening yet.
    Console.Error.WriteLine(e.Message);
    return 1;
}
