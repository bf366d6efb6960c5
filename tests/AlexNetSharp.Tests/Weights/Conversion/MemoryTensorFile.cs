using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Tests.Weights.Conversion;

/// <summary>A weight file that is only in memory.</summary>
internal sealed class MemoryTensorFile(IReadOnlyList<(TensorEntry Entry, float[] Values)> tensors)
    : TensorFile("weights.bin", CancellationToken.None)
{
    public override string Format => "memory";

    public override IReadOnlyList<TensorEntry> Tensors { get; } = [.. tensors.Select(pair => pair.Entry)];

    protected override void ReadNumbers(TensorEntry tensor, Span<float> values) =>
        tensors.Single(pair => pair.Entry.Name == tensor.Name).Values.CopyTo(values);

    protected override void Close()
    {
        // Nothing is open.
    }
}
