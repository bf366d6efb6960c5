using AlexNetSharp.Files;
using AlexNetSharp.Tests.Data;

namespace AlexNetSharp.Tests.Files;

/// <summary>Caches of weights are folders of links: what is mapped is the file behind them, as long as it is.</summary>
public sealed class MappedFileTests
{
    [Fact]
    public unsafe void Open_LinkToALinkToAFile_MapsTheWholeFile()
    {
        using TemporaryFolder folder = new();
        byte[] content = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        string link = folder.At("model.pth"), middle = folder.At("middle");
        File.CreateSymbolicLink(middle, folder.Write("blob", content));
        File.CreateSymbolicLink(link, middle);

        using MappedFile file = ForeignFile.Open(link, "it is no model", "a model");

        Assert.Equal(content, new ReadOnlySpan<byte>(file.Data, (int)file.Length).ToArray());
    }
}
