using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Workflows;
using Microsoft.AspNetCore.Builder;
using SkiaSharp;

namespace AlexNetSharp.Tests.Serving;

/// <summary>The sample <c>ClassifyService</c>, as it stands, on a port of its own.</summary>
public sealed class ClassifyServiceTests(ClassifyServiceTests.Service service) : IClassFixture<ClassifyServiceTests.Service>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Classify_BodyAndForm_AnswerAsTheClassifier()
    {
        byte[] photo = service.SmallPhoto;
        using Classifier classifier = Classifier.Load(service.Weights);
        string[] expected = [.. classifier.Classify(photo, top: 3).Select(prediction => prediction.Class)];

        using HttpResponseMessage body = await Client.PostAsync("/classify?top=3", new ByteArrayContent(photo), Cancellation);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(photo), "photo", "cat.png" } };
        using HttpResponseMessage file = await Client.PostAsync("/classify?top=3", form, Cancellation);

        Assert.Equal(expected, await Classes(body));
        Assert.Equal(expected, await Classes(file));
    }

    public static TheoryData<string, HttpStatusCode, string> Unusable => new()
    {
        { "text", HttpStatusCode.UnsupportedMediaType, "The image is text, no picture." },
        { "nothing", HttpStatusCode.UnsupportedMediaType, "The image is empty." },
        { "pixels", HttpStatusCode.RequestEntityTooLarge, "The image has 7000x6000 pixels, more than the limit of 40 megapixels: " },
        { "form without a file", HttpStatusCode.BadRequest, "The form has no file; send the photo as one." },
        { "broken form", HttpStatusCode.BadRequest, "The form is broken." },
        { "top", HttpStatusCode.BadRequest, "top must be between 1 and 100." },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Classify_WhatCannotBeUsed_IsRefusedWithASentence(string what, HttpStatusCode status, string sentence)
    {
        using HttpContent content = what switch
        {
            "text" => new StringContent("just text"),
            "nothing" => new ByteArrayContent([]),
            "pixels" => new ByteArrayContent(PngBuilder.Encode(7000, 6000, 1, 0, new byte[875 * 6000])),
            "form without a file" => new MultipartFormDataContent { { new StringContent("cat"), "name" } },
            "broken form" => BrokenForm(),
            _ => new ByteArrayContent(service.SmallPhoto),
        };
        using HttpResponseMessage answer = await Client.PostAsync(what == "top" ? "/classify?top=0" : "/classify", content, Cancellation);

        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith(sentence, (await Json(answer))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_BodyAboveTheLimit_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/classify")
        {
            Content = new ByteArrayContent(new byte[(20 << 20) + 1]),
        };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage answer = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("The request has more than 20 MiB; scale the photo down.", (await Json(answer))["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Classify_SixtyFourAtOnce_AreAllAnsweredAlike()
    {
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => Client.PostAsync("/classify", new ByteArrayContent(service.SmallPhoto), Cancellation)));

        string[] texts = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(texts.Distinct());
    }

    /// <summary>
    /// Forty large photos wait, because the test holds the memory for decoding: health answers meanwhile, one request is given up, and no
    /// thread of the pool is kept. Then all are answered, and never more memory was taken than the limits say.
    /// </summary>
    [Fact]
    public async Task Health_WhileFortyLargePhotosWait_Answers()
    {
        byte[] photo = TestImages.Encode(SKEncodedImageFormat.Jpeg, 3200, 2400);
        using var givenUp = new CancellationTokenSource();
        using var requests = new ActiveRequests();
        double before = PrivateMemory.IsKnown ? PrivateMemory.Bytes() : 0;
        long held = DecodingMemory.Take(512L << 20);
        Task<HttpResponseMessage>[] answers;
        try
        {
            Task<HttpResponseMessage> abandoned = Client.PostAsync("/classify", new ByteArrayContent(photo), givenUp.Token);
            answers = [.. Enumerable.Range(0, 40).Select(_ => Client.PostAsync("/classify", new ByteArrayContent(photo), Cancellation))];
            await requests.WaitFor(41, Cancellation);
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage health = await Client.GetAsync("/health", Cancellation);
            TestContext.Current.SendDiagnosticMessage($"health answered in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");
            await givenUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

            Assert.Equal("alexnet-mini", (await Json(health))["model"]!.GetValue<string>());
            Assert.All(answers, answer => Assert.False(answer.IsCompleted));
            Assert.InRange(await ClassifyAsyncTests.BusyThreads(), 0, 20);
        }
        finally
        {
            DecodingMemory.Free(held);
        }

        Task<HttpResponseMessage[]> all = Task.WhenAll(answers);
        double most = 0;
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(20, Cancellation));
            most = Math.Max(most, PrivateMemory.IsKnown ? PrivateMemory.Now() : 0);
        }

        Assert.All(await all, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        // Decoded side by side they would take 1.3 GB more; what is decoded may take 512 MB, and other tests leave their traces in this process.
        Assert.InRange(most - before, double.MinValue, 1100 << 20);
    }

    /// <summary>The program ends with one sentence instead of answering every request with an error.</summary>
    [Fact]
    public async Task Start_WrongPath_EndsWithASentence()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ClassifyService.dll"),
                "--Classifier:Weights",
                "nowhere.safetensors",
                "--urls",
                "http://127.0.0.1:0",
                "--Logging:LogLevel:Default",
                "None",
            ])
        {
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("There is no file ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("nowhere.safetensors", error, StringComparison.Ordinal);
    }

    /// <summary>
    /// Ctrl-C ends a start that fetches libtorch, which a GPU needs, and which a .NET SDK of two lines never ends.
    /// </summary>
    [Fact]
    public async Task Start_StoppedWhileLibTorchIsFetched_Ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the SDK here is a script of the shell");
        DirectoryInfo root = Directory.CreateTempSubdirectory("alexnetsharp-service-");
        try
        {
            string called = Path.Combine(root.FullName, "called"), sdk = Path.Combine(root.FullName, "dotnet");
            await File.WriteAllTextAsync(sdk, $"#!/bin/sh\n: > '{called}'\nexec sleep 600\n", Cancellation);
            Process.Start("chmod", ["+x", sdk]).WaitForExit();
            var start = new ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, "ClassifyService"),
                [
                    "--Classifier:Weights", service.Weights, "--Classifier:MayFetch", "true", "--Classifier:Device", "cuda",
                    "--urls", "http://127.0.0.1:0",
                ])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = root.FullName,
            };
            start.Environment["PATH"] = $"{root.FullName}:/usr/bin:/bin";
            start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
            start.Environment["HOME"] = root.FullName;
            start.Environment["XDG_CACHE_HOME"] = Path.Combine(root.FullName, ".cache");
            start.Environment["NUGET_PACKAGES"] = Path.Combine(root.FullName, "packages");
            start.Environment["LIBTORCH"] = "";
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync(Cancellation);
            while (!File.Exists(called) && !process.HasExited)
            {
                await Task.Delay(20, Cancellation);
            }

            Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
            await process.WaitForExitAsync(Cancellation);

            Assert.True(File.Exists(called), await error);
            Assert.Equal((0, ""), (process.ExitCode, await error));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    /// <summary>A form that ends before its second line.</summary>
    private static ByteArrayContent BrokenForm()
    {
        var content = new ByteArrayContent("--b\r\nContent-Dis"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return content;
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;

    private static async Task<string[]> Classes(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await Json(answer))["predictions"]!.AsArray().Select(prediction => prediction!["class"]!.GetValue<string>())];
    }

    /// <summary>How many requests the server has taken and not answered, by its own count.</summary>
    private sealed class ActiveRequests : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _active;

        public ActiveRequests()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "http.server.active_requests")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _active, change));
            _listener.Start();
        }

        public async Task WaitFor(int requests, CancellationToken cancellation)
        {
            while (Interlocked.Read(ref _active) < requests)
            {
                await Task.Delay(10, cancellation);
            }
        }

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>The service, started once, with a small network.</summary>
    public sealed class Service : IAsyncLifetime
    {
        private readonly SmallRun _run = new();
        private readonly WebApplication _app;

        public Service() => _app = ClassifyApp.Create(
            "--contentRoot",
            _run.Root,
            "--urls",
            "http://127.0.0.1:0",
            "--Logging:LogLevel:Default",
            "None",
            "--Classifier:Weights",
            _run.Result.Weights);

        public string Weights => _run.Result.Weights;

        public HttpClient Client { get; private set; } = new();

        public byte[] SmallPhoto => File.ReadAllBytes(Directory.GetFiles(_run.Images, "*.png", SearchOption.AllDirectories)[0]);

        public async ValueTask InitializeAsync()
        {
            await _app.StartAsync(Cancellation);
            Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await _app.DisposeAsync();
            _run.Dispose();
        }
    }
}
