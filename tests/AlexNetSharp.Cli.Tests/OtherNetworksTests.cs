using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Networks that only have our names, and what stands beside the weights: classes, and numbers in a file of their own.</summary>
public sealed class OtherNetworksTests(CliFixture fixture)
{
    [Theory]
    [InlineData("resnet50", "torchvision's ResNet-50", "'resnet50'")]
    [InlineData("resnet18", "torchvision's ResNet-18", "'resnet10'")]
    [InlineData("vgg19_bn", "torchvision's VGG-19 with batch normalisation", "'vgg19-bn'")]
    public void Verify_NetworkOfTorchvisionThatOnlyHasOurName_IsSaidToBeAnother(string name, string what, string ours)
    {
        string path = fixture.NewPath(".pth");
        ForeignFiles.Write(path, [.. Strangers(name).Select(one => (one, new long[] { 1 }, new float[1]))]);

        CommandHere.Run("weights", "verify", path).ShouldFail(1, path, what, "another network", ours);
        Assert.Contains(what, CommandHere.Run("weights", "inspect", path).ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_FileOfWhichAlmostNothingFits_HasNoNearestNetwork()
    {
        string path = fixture.NewPath(".pth");
        ForeignFiles.Write(path, [("conv1.bias", [96], new float[96]), ("blocks.0.weight", [2, 2], new float[4])]);

        CommandResult result = CommandHere.Run("weights", "verify", path);

        result.ShouldFail(1, path, "is of none of this program's networks");
        Assert.DoesNotContain("nearest", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Numbers in a file that the model names by a path of its own folder, and classes in its metadata.</summary>
    [Theory]
    [InlineData("classes", "[\"a\", \"b\", \"c\"]", "a b c", "")]
    [InlineData("names", "{0: 'a', 1: 'b', 2: 'c'}", "a b c", "")]
    [InlineData("class_to_idx", "{\"c\": 0, \"b\": 1, \"a\": 2}", "c b a", "")]
    [InlineData("class_to_idx", "{'0': 0, '1': 1, '10': 2, '2': 3}", "0 1 10 2", "")]
    [InlineData("id2label", "{\"2\": \"10\", \"0\": \"0\", \"1\": \"1\", \"3\": \"2\"}", "0 1 10 2", "")]
    [InlineData("labels", "a,b,c", "a b c", "")]
    [InlineData("classes", "a,b", "0 1 2", "the names of 2 classes")]
    [InlineData("classes", "{'0': 0, '1': 1, '10': 2, '2': 3}", "0 1 10 2", "")]
    [InlineData("classes", "{'0': 1, '1': 2, '2': 0}", "0 1 2", "no list of names")]
    [InlineData("classes", "{\"1\": \"a\", \"2\": \"b\", \"3\": \"c\"}", "0 1 2", "no list of names")]
    [InlineData("categories", "[{\"id\": 0}, {\"id\": 1}, {\"id\": 2}]", "0 1 2", "no list of names")]
    [InlineData("labels", "a,b,a", "0 1 2", "the class 'a' twice")]
    public void Convert_OnnxWithClassesAndNumbersBeside_ReadsBoth(string key, string value, string labels, string notice)
    {
        string folder = fixture.NewPath(), path = Path.Combine(folder, "a.onnx"), to = fixture.NewPath(".safetensors");
        Directory.CreateDirectory(folder);
        string[] names = labels.Split(' ');
        NetworkDefinition network = NetworkZoo.Create("vgg19", new NetworkOptions { Classes = names.Length, Width = 0.03125 });
        string plain = fixture.NewPath(".pth");
        ForeignFiles.WriteTorchvision(plain, network);
        string whole = fixture.NewPath(".onnx");
        CommandHere.Run("weights", "convert", plain, whole).ShouldSucceed();
        File.WriteAllBytes(path, Outside(File.ReadAllBytes(whole), Path.Combine(folder, "numbers.bin"), key, value));

        string output = CommandHere.Run("weights", "convert", path, to).ShouldSucceed().Output;

        Assert.Equal(names, WeightBundle.Read(to).Labels.Select(label => label.Name));
        Assert.Equal(notice != "", output.Contains("--labels names the classes", StringComparison.Ordinal));
        Assert.Contains(notice, output, StringComparison.Ordinal);
        using ImportedNetwork found = WeightImport.Open(to), wanted = WeightImport.Open(plain);
        Assert.All(wanted.Weights.Tensors, tensor => Assert.Equal(tensor.Values.ToArray(), found.Weights[tensor.Name].Values.ToArray()));
    }

    private static IEnumerable<string> Strangers(string name)
    {
        if (name == "vgg19_bn")
        {
            int[] convolutions = [0, 3, 7, 10, 14, 17, 20, 23, 27, 30, 33, 36, 40, 43, 46, 49];
            return convolutions
                .SelectMany(place => (string[])[$"features.{place}.weight", $"features.{place + 1}.running_mean"])
                .Concat(["classifier.0.weight", "classifier.3.weight", "classifier.6.weight"]);
        }

        (int[] blocks, int inBlock) = name == "resnet50" ? ([3, 4, 6, 3], 3) : ((int[])[2, 2, 2, 2], 2);
        return blocks
            .SelectMany((count, stage) => Enumerable.Range(0, count).SelectMany(block => Enumerable.Range(1, inBlock).SelectMany(place =>
                (string[])[$"layer{stage + 1}.{block}.conv{place}.weight", $"layer{stage + 1}.{block}.bn{place}.weight"])))
            .Concat(["conv1.weight", "bn1.weight", "fc.weight", "fc.bias"]);
    }

    /// <summary>The model with the raw numbers of its tensors in another file, and other metadata.</summary>
    private static byte[] Outside(byte[] model, string file, string key, string value)
    {
        using FileStream numbers = File.Create(file);
        return [.. Changed(model, Whole), .. new ProtobufMessage().Message(14, Pair(key, value)).Bytes()];

        byte[]? Whole(int field, byte[] content) => field == 7 ? Field(7, Changed(content, Graph)) : field is 2 or 14 ? [] : null;

        byte[]? Graph(int field, byte[] content) => field == 5 ? Field(5, Changed(content, Tensor)) : null;

        byte[]? Tensor(int field, byte[] content)
        {
            if (field != 9)
            {
                return null;
            }

            byte[] place = new ProtobufMessage()
                .Message(13, Pair("location", "./numbers.bin"))
                .Message(13, Pair("offset", $"{numbers.Position}"))
                .Message(13, Pair("length", $"{content.Length}"))
                .Integer(14, 1)
                .Bytes();
            numbers.Write(content);
            return place;
        }

        static ProtobufMessage Pair(string name, string text) => new ProtobufMessage().Text(1, name).Text(2, text);

        static byte[] Field(int field, byte[] content) =>
            new ProtobufMessage().Large(field, content.Length, stream => stream.Write(content)).Bytes();
    }

    /// <summary>A message whose fields are others, by a function that gives null for those that stay.</summary>
    private static byte[] Changed(byte[] message, Func<int, byte[], byte[]?> change) =>
        [.. Fields(message).SelectMany(field => change(field.Field, field.Content) ?? field.Bytes)];

    private static IEnumerable<(int Field, byte[] Content, byte[] Bytes)> Fields(byte[] message)
    {
        int at = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }

        while (at < message.Length)
        {
            int start = at;
            ulong tag = Varint(), number = Varint();
            int content = at;
            at += (tag & 7) == 2 ? (int)number : 0;
            yield return ((int)(tag >> 3), message[content..at], message[start..at]);
        }
    }
}
