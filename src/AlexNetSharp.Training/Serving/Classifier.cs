using System.Diagnostics;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp;

/// <summary>
/// Classifies photos with a bundle of weights. Thread-safe: callers decode side by side, and one worker thread, which makes every
/// pass of the network, takes their images in turn.
/// </summary>
public sealed class Classifier : IClassifier, IDisposable
{
    /// <summary>More in one pass are no quicker and take more memory.</summary>
    private const int MostViews = 128;

    private readonly ReadyNetwork _network;
    private readonly Predictor _predictor;
    private readonly WorkerThread _worker;
    private readonly PhotoLimits _limits;
    private readonly ClassifierTelemetry _telemetry;

    private Classifier(ReadyNetwork network, WorkerThread worker, ClassifierOptions options, ClassifierTelemetry telemetry)
    {
        (_network, _worker, _limits, _telemetry) = (network, worker, options.Limits, telemetry);
        _predictor = network.Predictor(options.Views);
        _telemetry.Begin(Model);
        if (options.WarmUp)
        {
            byte[] black = new byte[Preprocessing.Geometry.ImageLength];
            _ = _predictor.Logits(1, (_, _) => black);
        }
    }

    /// <inheritdoc/>
    public string Model => _network.Bundle.Model;

    /// <inheritdoc/>
    public IReadOnlyList<ClassLabel> Labels => _network.Bundle.Labels;

    private ImagePreprocessing Preprocessing => _network.Bundle.Preprocessing;

    /// <summary>Loads weights.</summary>
    /// <param name="path">A bundle that <c>alexnet train</c> wrote.</param>
    /// <param name="options">Views, device and limits.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="AlexNetException">The file or the device cannot be used; the sentence says why.</exception>
    public static Classifier Load(string path, ClassifierOptions? options = null, CancellationToken cancellation = default) =>
        Loaded(LoadAsync(path, options, cancellation));

    /// <summary>Loads weights from a stream: a resource of the program, for example.</summary>
    /// <param name="bundle">A bundle that <c>alexnet train</c> wrote; read to its end, not closed.</param>
    /// <param name="options">Views, device and limits.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="AlexNetException">The bundle or the device cannot be used; the sentence says why.</exception>
    public static Classifier Load(Stream bundle, ClassifierOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        using var copy = new BundleCopy();
        copy.Fill(bundle, cancellation);
        return Loaded(LoadAsync(() => copy.Open(cancellation), options, new ClassifierTelemetry(), cancellation));
    }

    /// <inheritdoc cref="Load(string, ClassifierOptions?, CancellationToken)"/>
    public static Task<Classifier> LoadAsync(
        string path,
        ClassifierOptions? options = null,
        CancellationToken cancellation = default) =>
        LoadAsync(() => WeightFiles.OpenBundle(path, cancellation), options, new ClassifierTelemetry(), cancellation);

    /// <inheritdoc cref="Load(Stream, ClassifierOptions?, CancellationToken)"/>
    public static async Task<Classifier> LoadAsync(
        Stream bundle,
        ClassifierOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        using var copy = new BundleCopy();
        await bundle.CopyToAsync(copy.Stream, cancellation).ConfigureAwait(false);
        return await LoadAsync(() => copy.Open(cancellation), options, new ClassifierTelemetry(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Classifies a photo on this thread.</summary>
    /// <param name="photo">JPEG, PNG, WebP, BMP or GIF; read to its end, not closed.</param>
    /// <param name="top">The most classes to return; as many as there are <see cref="Labels"/>, or more, for all.</param>
    /// <returns>The best classes, most probable first.</returns>
    /// <exception cref="AlexNetException">The stream holds no image that can be used.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    public IReadOnlyList<Prediction> Classify(Stream photo, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ReadOnlyMemory<byte> file;
        try
        {
            file = PhotoReader.ReadAll(photo, _limits);
        }
        catch (ImageFormatException e)
        {
            _telemetry.Rejected(e);
            throw;
        }

        return Classify(file.Span, top);
    }

    /// <summary>Classifies a photo on this thread.</summary>
    /// <param name="photo">The bytes of a JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="top">The most classes to return; as many as there are <see cref="Labels"/>, or more, for all.</param>
    /// <returns>The best classes, most probable first.</returns>
    /// <exception cref="AlexNetException">The bytes are no image that can be used.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    public IReadOnlyList<Prediction> Classify(ReadOnlySpan<byte> photo, int top = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        long start = Stopwatch.GetTimestamp();
        byte[] stored;
        try
        {
            stored = PhotoReader.Read(photo, Preprocessing, _limits);
        }
        catch (ImageFormatException e)
        {
            _telemetry.Rejected(e);
            throw;
        }

        float[] logits = _worker.Run(() => _predictor.Logits(1, (_, _) => stored));
        _telemetry.Classified(1, start);
        return Best(logits, image: 0, top);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Prediction>> ClassifyAsync(Photo photo, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return (await ClassifyAsync([photo], top, cancellation).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyList<Prediction>>> ClassifyAsync(
        IReadOnlyList<Photo> photos,
        int top = 5,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        long start = Stopwatch.GetTimestamp();
        byte[][] stored = await Read(photos, cancellation).ConfigureAwait(false);
        IReadOnlyList<IReadOnlyList<Prediction>> predictions = await ClassifyReadAsync(stored, top, cancellation).ConfigureAwait(false);
        _telemetry.Classified(photos.Count, start);
        return predictions;
    }

    /// <inheritdoc/>
    public async Task<float[]> FeaturesAsync(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        long start = Stopwatch.GetTimestamp();
        byte[] stored = (await Read([photo], cancellation).ConfigureAwait(false))[0];
        float[] features = await _worker.RunAsync(() => _predictor.Features(1, (_, _) => stored), cancellation).ConfigureAwait(false);
        _telemetry.Classified(1, start);
        return features;
    }

    /// <summary>Frees the network, after the calls that have begun; a later call throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _worker.Dispose();

    /// <summary>Reads a photo, for a caller who goes on where one of many cannot be used.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What <see cref="ClassifyReadAsync"/> takes.</returns>
    /// <exception cref="ImageFormatException">It is no image that can be used.</exception>
    internal Task<byte[]> ReadAsync(Photo photo, CancellationToken cancellation) => photo.Read(Preprocessing, _limits, cancellation);

    /// <summary>Classifies photos that have been read, in as few passes as memory allows.</summary>
    /// <param name="stored">What <see cref="ReadAsync"/> gave for each.</param>
    /// <param name="top">The most classes to return of each.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal async Task<IReadOnlyList<IReadOnlyList<Prediction>>> ClassifyReadAsync(
        IReadOnlyList<byte[]> stored,
        int top,
        CancellationToken cancellation)
    {
        var predictions = new List<IReadOnlyList<Prediction>>(stored.Count);
        foreach (byte[][] batch in stored.Chunk(Math.Max(1, MostViews / _predictor.Views.Count)))
        {
            float[] logits = await _worker
                .RunAsync(() => _predictor.Logits(batch.Length, (index, _) => batch[index]), cancellation)
                .ConfigureAwait(false);
            predictions.AddRange(Enumerable.Range(0, batch.Length).Select(image => Best(logits, image, top)));
        }

        return predictions;
    }

    /// <summary>Loads weights for a host, which hears of it and of every photo.</summary>
    internal static Classifier Load(
        string path,
        ClassifierOptions options,
        ClassifierTelemetry telemetry,
        CancellationToken cancellation)
    {
        options = options with { Notice = options.Notice ?? telemetry.Notice };
        Classifier classifier = Loaded(LoadAsync(() => WeightFiles.OpenBundle(path, cancellation), options, telemetry, cancellation));
        telemetry.Loaded(classifier.Model, path);
        return classifier;
    }

    private static Classifier Loaded(Task<Classifier> loading) => loading.GetAwaiter().GetResult();

    /// <summary>Ends when the worker thread has left what it reads, also where it failed or was canceled.</summary>
    private static async Task<Classifier> LoadAsync(
        Func<SafetensorsFile> open,
        ClassifierOptions? options,
        ClassifierTelemetry telemetry,
        CancellationToken cancellation)
    {
        options ??= new ClassifierOptions();
        options.Check();
        var worker = new WorkerThread(nameof(Classifier));
        try
        {
            return await worker.RunAsync(Load, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await worker.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        Classifier Load()
        {
            InferenceDevice device = options.Start(cancellation);
            cancellation.ThrowIfCancellationRequested();
            using SafetensorsFile bundle = open();
            ReadyNetwork network = ReadyNetwork.Open(bundle, device);
            WorkerThread.AtEnd(network.Dispose);
            cancellation.ThrowIfCancellationRequested();
            return new Classifier(network, worker, options, telemetry);
        }
    }

    /// <summary>Reads photos side by side; of several, the one that cannot be used is named by its number.</summary>
    private async Task<byte[][]> Read(IReadOnlyList<Photo> photos, CancellationToken cancellation)
    {
        try
        {
            return await Task.WhenAll(photos.Select(Stored)).ConfigureAwait(false);
        }
        catch (ImageFormatException e)
        {
            _telemetry.Rejected(e);
            throw;
        }

        async Task<byte[]> Stored(Photo photo, int index)
        {
            try
            {
                return await photo.Read(Preprocessing, _limits, cancellation).ConfigureAwait(false);
            }
            catch (ImageFormatException e) when (photos.Count > 1)
            {
                throw e.Named($"{index + 1} of {photos.Count}");
            }
        }
    }

    private IReadOnlyList<Prediction> Best(float[] logits, int image, int top)
    {
        ImageScore score = ImageScore.Of([logits], image, _predictor.Views.Count, Labels.Count);
        return [.. score.Top(top).Select(index => new Prediction(Labels[index].Name, Labels[index].Label, score.Probabilities[index]))];
    }
}
