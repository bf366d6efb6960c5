using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Tests.Weights;

/// <summary>
/// Small files of every format that ask for much memory or time: each is refused in one short sentence that names the file, and takes no
/// more memory than a few times its length.
/// </summary>
public sealed class WeightBudgetTests : IDisposable
{
    private const long MostAllocated = 300 << 20;
    private const int LongestSentence = 1000;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Files { get; } = new()
    {
        { "doubled-sizes.onnx", "makes more than 32 sizes" },
        { "many-nodes.onnx", "more than 16384 nodes or layers" },
        { "chain.onnx", "is of none of this program's networks" },
        { "normalizations.onnx", "uses the same numbers again and again" },
        { "many-tensors.onnx", "more than 16384 tensors" },
        { "long-list.onnx", "more than 1048576 values in lists and tables" },
        { "many-inputs.onnx", "more than 1048576 values in lists and tables" },
        { "long-name.onnx", "a name of 100000 characters, more than 1024" },
        { "many-sizes.onnx", "sizes), which must be two of the same" },
        { "long-text.onnx", "more than 16777216 characters of text" },
        { "shared.onnx", "use the same numbers of another file again and again" },
        { "long-name.caffemodel", "a name of 100000 characters, more than 1024" },
        { "many-layers.caffemodel", "more than 16384 nodes or layers" },
        { "many-blobs.caffemodel", "more than 16384 tensors" },
        { "many-names.caffemodel", "more than 8388608 characters in names" },
        { "many-tensors.safetensors", "more than 16384 tensors" },
        { "long-name.safetensors", "a name of 100000 characters, more than 1024" },
        { "long-text.safetensors", "more than" },
        { "many-sizes.safetensors", "an unknown type or an impossible shape" },
        { "long-header.safetensors", "its header has 18000001 bytes, more than 16777216" },
        { "copied-lists.pth", "more than 1048576 values in lists and tables" },
        { "remembered.pth", "more than 1048576 values in lists and tables" },
        { "instructions.pth", "more than 4194304 instructions" },
        { "deep.pth", "more than 64 deep in each other" },
        { "shapes.npy", "an array whose parts are not those of NumPy" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_FileThatAsksForTooMuch_IsRefusedInAShortSentence(string name, string reason)
    {
        string path = _folder.Write(name, GreedyWeights.Make(name, _folder.Root));
        string message = "";

        long allocated = MemoryWatch.Managed(() =>
            message = Assert.Throws<AlexNetException>(() => WeightImport.Open(path).Dispose()).Message);

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, LongestSentence + path.Length);
        Assert.InRange(allocated, 0, MostAllocated);
    }

    /// <summary>Reading that has been stopped reads nothing, whatever the format.</summary>
    [Theory]
    [InlineData("many-tensors.safetensors")]
    [InlineData("chain.onnx")]
    [InlineData("many-blobs.caffemodel")]
    [InlineData("copied-lists.pth")]
    [InlineData("shapes.npy")]
    public void Open_CanceledBefore_Stops(string name)
    {
        string path = _folder.Write(name, GreedyWeights.Make(name, _folder.Root));

        Assert.Throws<OperationCanceledException>(() => WeightImport.Open(path, cancellation: new CancellationToken(canceled: true)));
    }
}
