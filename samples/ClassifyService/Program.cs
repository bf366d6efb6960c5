using AlexNetSharp;
using Microsoft.AspNetCore.Http.Features;

const long MostBytes = 20 * 1024 * 1024;
const int MostClasses = 100;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string weights =
    builder.Configuration["Weights"]
    ?? throw new InvalidOperationException("Name the weights: --Weights FILE, or the environment variable Weights.");

// Larger requests are refused by the server before they are read.
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = MostBytes);
builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = MostBytes);
builder.Services.AddAlexNetClassifier(
    weights,
    new ClassifierOptions { MayFetch = true, Notice = notice => Console.Error.WriteLine(notice) }
);

WebApplication app = builder.Build();

// Loaded now, so that a wrong path ends the start and the first request does not wait.
Classifier classifier = app.Services.GetRequiredService<Classifier>();
string model = classifier.Model;
app.Logger.LogInformation("Classifying with {Model} from {Weights}", model, weights);

app.MapGet("/health", (Classifier ready) => Results.Ok(new { status = "ok", model = ready.Model, classes = ready.Labels.Count }));

app.MapPost("/classify", async (HttpRequest request, Classifier ready, int? top, CancellationToken cancellation) =>
{
    if (top is < 1 or > MostClasses)
    {
        return Results.Problem($"top must be between 1 and {MostClasses}.", statusCode: StatusCodes.Status400BadRequest);
    }

    try
    {
        byte[] photo = await ReadPhoto(request, cancellation);

        // Classifying takes the processor for a while; one worker of the classifier takes the photos in turn.
        IReadOnlyList<Prediction> predictions = await Task.Run(() => ready.Classify(photo, top ?? 5), cancellation);
        return Results.Ok(new { model = ready.Model, predictions });
    }
    catch (AlexNetException e)
    {
        return Results.Problem(e.Message, statusCode: StatusCodes.Status415UnsupportedMediaType);
    }
    catch (InvalidDataException)
    {
        return Results.Problem("The form is broken or too large.", statusCode: StatusCodes.Status400BadRequest);
    }
});

await app.RunAsync();

// The photo is the body itself, or the first file of a form.
static async Task<byte[]> ReadPhoto(HttpRequest request, CancellationToken cancellation)
{
    using var memory = new MemoryStream();
    if (!request.HasFormContentType)
    {
        await request.Body.CopyToAsync(memory, cancellation);
    }
    else if ((await request.ReadFormAsync(cancellation)).Files is [var file, ..])
    {
        await file.CopyToAsync(memory, cancellation);
    }

    return memory.ToArray();
}
