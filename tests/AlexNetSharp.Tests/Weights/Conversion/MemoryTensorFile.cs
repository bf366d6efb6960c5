using AlexNetSharp.Weights;

namespace AlexNetSharp.Tests.Weights.Conversion;

/// <summary>A weight file that is only in memory.</summary>
internal sealed class MemoryTensorFile(IReadOnlyList<(TensorEntry Entry, float[] Values)> tensors) : TensorFile("weights.bin")
{
    public override string Format => "memory";

    public override IReadOnlyList<TensorEntry> Tensors { get; } = [.. tensors.Select(pair => pair.Entry)];

    public override void Read(TensorEntry tensor, Span<float> values) => tensors.Single(pair => pair.Entry.Name == tensor.Name).Values.CopyTo(values);

    public override void Dispose()
    {
        // Nothing is open.
    }
}
