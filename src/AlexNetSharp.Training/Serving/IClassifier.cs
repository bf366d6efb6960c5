using AlexNetSharp.Preprocessing;

namespace AlexNetSharp;

/// <summary>What a program asks of a classifier, so that its own tests can put another in place. Thread-safe.</summary>
public interface IClassifier
{
    /// <summary>The network's name.</summary>
    string Model { get; }

    /// <summary>The classes, in the order of the network's outputs.</summary>
    IReadOnlyList<ClassLabel> Labels { get; }

    /// <summary>Classifies a photo; no thread waits meanwhile, for memory or for the photos before.</summary>
    /// <param name="photo">The photo; a stream or bytes of a file become one by themselves.</param>
    /// <param name="top">The most classes to return; as many as there are <see cref="Labels"/>, or more, for all.</param>
    /// <param name="cancellation">Ends the waiting; of bytes and pixels in memory once nobody reads them any more.</param>
    /// <returns>The best classes, most probable first.</returns>
    /// <exception cref="AlexNetException">It is no image that can be used; the sentence says why.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    Task<IReadOnlyList<Prediction>> ClassifyAsync(Photo photo, int top = 5, CancellationToken cancellation = default);

    /// <summary>Classifies photos together: one forward pass takes up to 128 views, in less time than as many passes.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="top">The most classes to return of each.</param>
    /// <param name="cancellation">Ends the waiting; of bytes and pixels in memory once nobody reads them any more.</param>
    /// <returns>Of each photo the best classes, most probable first.</returns>
    /// <exception cref="AlexNetException">One is no image that can be used; the sentence says which and why.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    Task<IReadOnlyList<IReadOnlyList<Prediction>>> ClassifyAsync(
        IReadOnlyList<Photo> photos,
        int top = 5,
        CancellationToken cancellation = default);

    /// <summary>
    /// What the network knows of a photo before it names a class: the values that enter the last layer with weights, for a search or a
    /// classifier of one's own. In front of a convolution each map's average; averaged over the views.
    /// </summary>
    /// <param name="photo">The photo.</param>
    /// <param name="cancellation">Ends the waiting; of bytes and pixels in memory once nobody reads them any more.</param>
    /// <returns>The features, for example 4,096 of AlexNet's.</returns>
    /// <exception cref="AlexNetException">It is no image that can be used; the sentence says why.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed of.</exception>
    Task<float[]> FeaturesAsync(Photo photo, CancellationToken cancellation = default);
}
