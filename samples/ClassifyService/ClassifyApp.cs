using System.Threading.RateLimiting;
using AlexNetSharp;
using AlexNetSharp.Data.Decoding;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;

/// <summary>The service: what it is made of, and what it answers.</summary>
internal static class ClassifyApp
{
    private const long MostBytes = 20 * 1024 * 1024;
    private const int MostClasses = 100;
    private const int MostAtOnce = 8;
    private const int MostWaiting = 256;
    private const string Classifying = "classifying";

    /// <summary>Makes the service; it loads the weights when it is started.</summary>
    /// <param name="args">Command line: configuration such as <c>--Classifier:Weights FILE</c>.</param>
    public static WebApplication Create(params string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

        // Larger requests are refused by the server before they are read, and so many are read at a time: memory stays within both. Who
        // waits has sent nothing yet but the beginning, and takes no thread.
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = MostBytes);
        builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = MostBytes);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limiter.AddConcurrencyLimiter(Classifying, limit =>
                (limit.PermitLimit, limit.QueueLimit, limit.QueueProcessingOrder) =
                    (MostAtOnce, MostWaiting, QueueProcessingOrder.OldestFirst));
        });
        builder.Services.AddAlexNetClassifier(builder.Configuration.GetSection("Classifier"));

        WebApplication app = builder.Build();
        app.UseRateLimiter();
        app.MapGet("/health", (IClassifier classifier) =>
            Results.Ok(new { status = "ok", model = classifier.Model, classes = classifier.Labels.Count }));
        app.MapPost("/classify", Classify).RequireRateLimiting(Classifying);
        return app;
    }

    private static async Task<IResult> Classify(HttpRequest request, IClassifier classifier, int? top, CancellationToken cancellation)
    {
        if (top is < 1 or > MostClasses)
        {
            return Results.Problem($"top must be between 1 and {MostClasses}.", statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            await using Stream? photo = await PhotoOf(request, cancellation);
            if (photo is null)
            {
                return Results.Problem("The form has no file; send the photo as one.", statusCode: StatusCodes.Status400BadRequest);
            }

            IReadOnlyList<Prediction> predictions = await classifier.ClassifyAsync(photo, top ?? 5, cancellation);
            return Results.Ok(new { model = classifier.Model, predictions });
        }
        catch (ImageFormatException e) when (e.IsTooLarge)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status413PayloadTooLarge);
        }
        catch (AlexNetException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status415UnsupportedMediaType);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Results.Problem($"The request has more than {MostBytes >> 20} MiB; scale the photo down.", statusCode: e.StatusCode);
        }
        catch (InvalidDataException)
        {
            return Results.Problem("The form is broken.", statusCode: StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>The photo is the body itself, or the first file of a form; null where that has none.</summary>
    private static async Task<Stream?> PhotoOf(HttpRequest request, CancellationToken cancellation) =>
        !request.HasFormContentType ? request.Body
        : (await request.ReadFormAsync(cancellation)).Files is [var file, ..] ? file.OpenReadStream()
        : null;
}
