using System.Diagnostics.Metrics;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AlexNetSharp.Tests.Serving;

/// <summary>A classifier of dependency injection: options of the configuration, checked and loaded before the host answers.</summary>
public sealed class HostedClassifierTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_ClassifierOfTheConfiguration_IsLoadedAndTellsThePlatform()
    {
        string root = Path.GetDirectoryName(small.Result.Weights)!;
        WebApplicationBuilder builder = Builder(
            root,
            ("Weights", "weights.safetensors"),
            ("views", "ten"),
            ("Device", "cpu"),
            ("Threads", "2"),
            ("Limits:Megapixels", "2"));
        var log = new KeptLog();
        builder.Logging.AddProvider(log);
        builder.Services.AddAlexNetClassifier(builder.Configuration.GetSection("Classifier"));
        await using WebApplication host = builder.Build();
        using var counted = new CountedPhotos(host.Services.GetRequiredService<IMeterFactory>());

        await host.StartAsync(Cancellation);

        ClassifierOptions options = host.Services.GetRequiredService<IOptions<ClassifierOptions>>().Value;
        Assert.Equal((ViewRule.Ten, ComputeDevice.Cpu, true), (options.Views, options.Device, options.WarmUp));
        Assert.Equal(PhotoLimits.Server with { Megapixels = 2 }, options.Limits);
        Assert.Contains($"Classifying with alexnet-mini from {small.Result.Weights}", log.Lines);
        IClassifier classifier = host.Services.GetRequiredService<IClassifier>();
        Assert.Same(classifier, host.Services.GetRequiredService<Classifier>());
        Photo photo = Photo.FromFile(Directory.GetFiles(small.Images, "*.png", SearchOption.AllDirectories)[0]);
        _ = await classifier.ClassifyAsync([photo, photo], cancellation: Cancellation);
        _ = await classifier.ClassifyAsync(photo, cancellation: Cancellation);
        await Assert.ThrowsAnyAsync<AlexNetException>(() => classifier.ClassifyAsync("text"u8.ToArray(), cancellation: Cancellation));
        Assert.Equal((3L, 1L, 2), (counted.Photos, counted.Rejected, counted.Durations));
    }

    /// <summary>What cannot be used ends the start, with a sentence that says why.</summary>
    [Theory]
    [InlineData("Weights", "nowhere.safetensors", "There is no file ")]
    [InlineData("Weights", "", "A classifier has no Weights; give the path of a bundle.")]
    [InlineData("Views", "1", "The configuration has '1' as Classifier:Views; give Center or Ten.")]
    [InlineData("Views", "many", "The configuration has 'many' as Classifier:Views; give Center or Ten.")]
    [InlineData("Device", "tpu", "The configuration has 'tpu' as Classifier:Device; give auto, cpu, cuda or cuda:N.")]
    [InlineData("Threads", "0", "0 threads were asked for; give 1 to 1024.")]
    [InlineData("Limits:Megapixels", "0", "Megapixels of 0 were asked for; give 1 to 1000.")]
    [InlineData("Limits:Seconds", "5", "The configuration has Classifier:Limits:Seconds, which no classifier has; give Megapixels")]
    [InlineData("Weight", "x", "The configuration has Classifier:Weight, which no classifier has; give Weights, ")]
    public async Task Start_OptionsThatCannotBeUsed_FailsWithTheSentence(string key, string value, string sentence)
    {
        (string, string)[] weights = key == "Weights" ? [] : [("Weights", small.Result.Weights)];
        WebApplicationBuilder builder = Builder(small.Root, [.. weights, (key, value)]);
        builder.Services.AddAlexNetClassifier(builder.Configuration.GetSection("Classifier"));
        await using WebApplication host = builder.Build();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancellation));

        Assert.True(error is AlexNetException or OptionsValidationException, error.ToString());
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The start is stopped once the loading has begun; nothing is loaded behind the host's back.</summary>
    [Fact]
    public async Task Start_StoppedWhileItLoads_EndsAndLoadsNothing()
    {
        using var stop = new CancellationTokenSource();
        var log = new KeptLog { Asked = category => Stop(category == typeof(Classifier).FullName) };
        WebApplicationBuilder builder = Builder(small.Root);
        builder.Logging.AddProvider(log);
        builder.Services.AddAlexNetClassifier(small.Result.Weights);
        await using WebApplication host = builder.Build();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.StartAsync(stop.Token));

        Assert.True(stop.IsCancellationRequested);
        Assert.DoesNotContain(log.Lines, line => line.StartsWith("Classifying with", StringComparison.Ordinal));
        Assert.Equal("alexnet-mini", host.Services.GetRequiredService<IClassifier>().Model);

        void Stop(bool isClassifier)
        {
            if (isClassifier)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task Start_SecondClassifierWithAKey_IsAnotherOne()
    {
        WebApplicationBuilder builder = Builder(small.Root);
        builder.Services
            .AddAlexNetClassifier(small.Result.Weights)
            .AddAlexNetClassifier(small.Result.Weights, options => options.Views = ViewRule.Ten, key: "careful");
        await using WebApplication host = builder.Build();
        await host.StartAsync(Cancellation);
        byte[] photo = File.ReadAllBytes(Directory.GetFiles(small.Images, "*.png", SearchOption.AllDirectories)[0]);
        using Classifier ten = Classifier.Load(small.Result.Weights, new ClassifierOptions { Views = ViewRule.Ten });

        IReadOnlyList<Prediction> quick = await host.Services.GetRequiredService<IClassifier>().ClassifyAsync(photo, 10, Cancellation);
        IReadOnlyList<Prediction> careful =
            await host.Services.GetRequiredKeyedService<IClassifier>("careful").ClassifyAsync(photo, 10, Cancellation);

        Assert.Equal(ten.Classify(photo, 10), careful);
        Assert.NotEqual(quick, careful);
    }

    /// <summary>A program's own tests put another classifier in place, and no weights are read.</summary>
    [Fact]
    public async Task Start_AnotherClassifierInPlace_LoadsNothing()
    {
        WebApplicationBuilder builder = Builder(small.Root);
        builder.Services.AddAlexNetClassifier("nowhere.safetensors");
        builder.Services.AddSingleton<IClassifier>(new AlwaysCat());
        await using WebApplication host = builder.Build();

        await host.StartAsync(Cancellation);

        IClassifier classifier = host.Services.GetRequiredService<IClassifier>();
        Assert.Equal("cat", (await classifier.ClassifyAsync(Array.Empty<byte>(), cancellation: Cancellation))[0].Class);
    }

    /// <summary>A silent host of a free port and the section <c>Classifier</c>.</summary>
    private static WebApplicationBuilder Builder(string root, params (string Key, string Value)[] options)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = root, Args = ["--urls", "http://127.0.0.1:0"] });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            options.Select(option => KeyValuePair.Create($"Classifier:{option.Key}", (string?)option.Value)));
        return builder;
    }

    private sealed class AlwaysCat : IClassifier
    {
        public string Model => "none";

        public IReadOnlyList<ClassLabel> Labels => [new("cat", "cat")];

        public Task<IReadOnlyList<Prediction>> ClassifyAsync(Photo photo, int top, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Prediction>>([new("cat", "cat", 1)]);

        public Task<IReadOnlyList<IReadOnlyList<Prediction>>> ClassifyAsync(
            IReadOnlyList<Photo> photos,
            int top,
            CancellationToken cancellation) => throw new NotSupportedException();

        public Task<float[]> FeaturesAsync(Photo photo, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public Action<string>? Asked { get; init; }

        public ILogger CreateLogger(string categoryName)
        {
            Asked?.Invoke(categoryName);
            return this;
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
            {
                Lines.Add(formatter(state, exception));
            }
        }
    }

    /// <summary>What one host's meter counts.</summary>
    private sealed class CountedPhotos : IDisposable
    {
        private readonly MeterListener _listener = new();

        public CountedPhotos(IMeterFactory host)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "AlexNetSharp" && instrument.Meter.Scope == host)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                Assert.Equal("alexnet-mini", tags[0].Value);
                if (instrument.Name == "alexnetsharp.photos")
                {
                    Photos += value;
                }
                else
                {
                    Rejected += value;
                }
            });
            _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Durations += seconds > 0 ? 1 : 0);
            _listener.Start();
        }

        public long Photos { get; private set; }

        public long Rejected { get; private set; }

        public int Durations { get; private set; }

        public void Dispose() => _listener.Dispose();
    }
}
