using System.Text.Json;
using AlexNetSharp.Tests.Data;
using TorchSharp;
using Xunit.Sdk;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Golden;

/// <summary>The comparison with golden files refuses what it must: a result of another shape, even where the first values agree.</summary>
public sealed class GoldenTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("whole batch", true, 1L, 2L)]
    [InlineData("whole batch", false, 2L, 2L)]
    [InlineData("whole batch", false, 2L, 1L)]
    [InlineData("whole batch", false, 2L)]
    [InlineData("item 0 of the batch", true, 1L, 2L)]
    [InlineData("item 0 of the batch", true, 2L, 2L)]
    [InlineData("item 0 of the batch", false, 1L, 4L)]
    [InlineData("item 0 of the batch", false, 2L, 1L)]
    [InlineData("item 0 of the batch", false, 4L)]
    public void AssertMatches_FileOfOneItem_AcceptsOnlyItsShapeOrDeclaredItems(string stored, bool accepted, params long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = Case(stored);
        Tensor actual = arange(1, shape.Aggregate((a, b) => a * b) + 1, ScalarType.Float32).reshape(shape);

        Exception? refusal = Record.Exception(() => golden.AssertMatches("y", actual));

        Assert.Equal(accepted, refusal is null);
        Assert.True(refusal is null or XunitException, $"{refusal}");
    }

    /// <summary>A case whose one file holds the values 1 and 2, shape (1, 2).</summary>
    private GoldenCase Case(string stored)
    {
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".PadRight(117) + "\n";
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0];
        _folder.Write("y.npy", [.. magic, .. System.Text.Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);
        using var document = JsonDocument.Parse(
            $$$$"""{"name": "made", "kind": "made", "params": {"stored": {"y": "{{{{stored}}}}"}}, "files": {"y": {"path": "y.npy"}}, "tolerance": {"y": {"exact": true}}}"""
        );
        return new GoldenCase(_folder.Root, document.RootElement.Clone());
    }
}
