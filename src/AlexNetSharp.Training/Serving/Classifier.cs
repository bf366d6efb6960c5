using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using TorchSharp;

namespace AlexNetSharp;

/// <summary>
/// Classifies photos with a bundle of weights. Thread-safe: callers decode side by side, and one worker thread, which makes every
/// libtorch call of the classifier, takes their images in turn.
/// </summary>
public sealed class Classifier : IDisposable
{
    private readonly LoadedNetwork _network;
    private readonly Predictor _predictor;
    private readonly WorkerThread _worker;

    private readonly PhotoLimits _limits;

    private Classifier(LoadedNetwork network, Predictor predictor, WorkerThread worker, PhotoLimits limits) =>
        (_network, _predictor, _worker, _limits) = (network, predictor, worker, limits);

    /// <summary>The network's name.</summary>
    public string Model => _network.Bundle.Model;

    /// <summary>The classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<ClassLabel> Labels => _network.Bundle.Labels;

    /// <summary>Loads weights.</summary>
    /// <param name="path">A bundle that <c>alexnet train</c> wrote.</param>
    /// <param name="options">Views and device.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="AlexNetException">The file or the device cannot be used; the sentence says why.</exception>
    public static Classifier Load(string path, ClassifierOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ClassifierOptions();
        ViewRules.Check(options.Views);
        options.Limits.Check();
        var worker = new WorkerThread(nameof(Classifier));
        try
        {
            return worker.Run(() =>
            {
                torch.Device device = options.Start();
                LoadedNetwork network = LoadedNetwork.OpenForInference(path, device, cancellation);
                WorkerThread.AtEnd(network.Dispose);
                return new Classifier(network, network.Predictor(options.Views), worker, options.Limits);
            });
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Classifies a photo.</summary>
    /// <param name="photo">JPEG, PNG, WebP, BMP or GIF; read to its end, not closed.</param>
    /// <param name="top">The most classes to return.</param>
    /// <returns>The best classes, most probable first.</returns>
    /// <exception cref="AlexNetException">The stream holds no image that can be used.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    public IReadOnlyList<Prediction> Classify(Stream photo, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return Classify(PhotoReader.ReadAll(photo, _limits), top);
    }

    /// <summary>Classifies a photo.</summary>
    /// <param name="photo">The bytes of a JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="top">The most classes to return.</param>
    /// <returns>The best classes, most probable first.</returns>
    /// <exception cref="AlexNetException">The bytes are no image that can be used.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    public IReadOnlyList<Prediction> Classify(ReadOnlySpan<byte> photo, int top = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        byte[] stored = PhotoReader.Read(photo, _network.Bundle.Preprocessing, _limits);
        float[] logits = _worker.Run(() => _predictor.Logits(1, (_, _) => stored));
        ImageScore score = ImageScore.Of([logits], image: 0, _predictor.Views.Count, Labels.Count);
        return [.. score.Top(top).Select(index => new Prediction(Labels[index].Name, Labels[index].Label, score.Probabilities[index]))];
    }

    /// <summary>Frees the network, after the calls that have begun; a later call throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _worker.Dispose();
}
