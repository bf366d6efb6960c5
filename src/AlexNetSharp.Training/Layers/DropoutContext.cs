namespace AlexNetSharp.Layers;

/// <summary>
/// Which dropout masks a training step uses: they depend on the seed, the epoch and each image's index, not on the batch.
/// </summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Samples">The index in the pack of every image of the batch, in the batch's order.</param>
internal sealed record DropoutContext(ulong Seed, int Epoch, ReadOnlyMemory<int> Samples);
