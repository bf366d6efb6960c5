using AlexNetSharp.Kernels;
using AlexNetSharp.Networks;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Benchmarks;

/// <summary>
/// The dropout layers of a stock network, with the masks that ours counts: made here from the numbers, not taken from our layers.
/// </summary>
internal sealed class GivenMasks
{
    private readonly List<Layer> _layers = [];

    /// <summary>Makes a layer for a record.</summary>
    public nn.Module<Tensor, Tensor> Make(DropoutLayer record)
    {
        _layers.Add(new Layer(record));
        return _layers[^1];
    }

    /// <summary>Sets the masks of a step, in the caller's dispose scope.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="samples">The images of the batch.</param>
    /// <param name="units">Units of every layer.</param>
    public void Set(ulong seed, int epoch, ReadOnlyMemory<int> samples, int units)
    {
        for (int ordinal = 0; ordinal < _layers.Count; ordinal++)
        {
            DropoutLayer record = _layers[ordinal].Record;
            float[] mask = new float[samples.Length * units];
            var place = new MaskPlace(new CountedRandom(seed, RandomPurpose.Dropout), (uint)epoch, (uint)ordinal);
            CountedMasks.Fill(mask, samples, place, record.Rate, record.Form == DropoutForm.Inverted ? (float)(1 / (1 - record.Rate)) : 1);
            _layers[ordinal].Mask = tensor(mask, [samples.Length, units]);
        }
    }

    private sealed class Layer(DropoutLayer record) : nn.Module<Tensor, Tensor>(record.Name)
    {
        public DropoutLayer Record { get; } = record;

        public Tensor? Mask { get; set; }

        public override Tensor forward(Tensor input) => input * Mask!;
    }
}
