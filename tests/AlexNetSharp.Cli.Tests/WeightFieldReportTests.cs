using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Networks;
using AlexNetSharp.Pickles;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.PyTorch;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Weights as people bring them, through the command: each comes out with the numbers that went in.</summary>
public sealed class WeightFieldReportTests(CliFixture fixture)
{
    private static readonly string[] Told = ["--model", "alexnet-mini", "--mean", "none"];

    /// <summary>Wrappers of a model put parts before all names, in every format that names tensors so.</summary>
    [Theory]
    [InlineData("model.", ".pth")]
    [InlineData("net.", ".pth")]
    [InlineData("backbone.", ".pth")]
    [InlineData("model.encoder.", ".pth")]
    [InlineData("module.", ".safetensors")]
    [InlineData("_orig_mod.", ".safetensors")]
    [InlineData("module.model.", ".safetensors")]
    public void Convert_NamesBehindPrefixes_AreRead(string prefix, string ending)
    {
        string plain = Exported(".pth"), path = fixture.NewPath(ending);
        using (TensorFile file = WeightFiles.Open(plain))
        {
            (string Name, long[] Shape, float[] Values)[] tensors =
                [.. file.Tensors.Select(tensor => (prefix + tensor.Name, tensor.Shape.ToArray(), file.Read(tensor)))];
            Write(path, tensors);
        }

        AssertConverted(path);
    }

    /// <summary>What training keeps beside the model: the counter of an average, a loss with weights, a metric.</summary>
    [Theory]
    [InlineData("module.", "n_averaged", "")]
    [InlineData("model.", "criterion.weight", "criterion.weight")]
    [InlineData("net.model.", "net.train_acc.correct", "net.train_acc.correct")]
    public void Convert_TensorsBesideTheModel_ReadsTheModelAndNamesThem(string prefix, string beside, string passedOver)
    {
        string plain = Exported(".pth"), path = fixture.NewPath(".pth"), to = fixture.NewPath(".safetensors");
        using (TensorFile file = WeightFiles.Open(plain))
        {
            (string Name, long[] Shape, float[] Values)[] tensors =
                [.. file.Tensors.Select(tensor => (prefix + tensor.Name, tensor.Shape.ToArray(), file.Read(tensor)))];
            Write(path, [.. tensors, (beside, [3], new float[3])]);
        }

        string output = CommandHere.Run(["weights", "convert", path, to, .. Told]).ShouldSucceed().Output;

        AssertSameWeights(to);
        Assert.Equal(passedOver != "", output.Contains("passed over", StringComparison.Ordinal));
        Assert.Contains(passedOver, output, StringComparison.Ordinal);
    }

    /// <summary>As TorchSharp.PyBridge writes them.</summary>
    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Convert_DeflatedArchive_IsRead(CompressionLevel level)
    {
        string path = fixture.NewPath(".pth");
        using (ZipArchive from = ZipFile.OpenRead(Exported(".pth")))
        using (ZipArchive to = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                using Stream source = entry.Open(), target = to.CreateEntry(entry.FullName, level).Open();
                source.CopyTo(target);
            }
        }

        AssertConverted(path);
    }

    /// <summary>As nnU-Net and nerfstudio write checkpoints: what is no tensor is passed over, and named; classes are taken.</summary>
    [Fact]
    public void Convert_CheckpointWithForeignObjects_ReadsTheWeightsAndTheClasses()
    {
        string path = fixture.NewPath(".pth"), to = fixture.NewPath(".safetensors");
        using (ZipArchive from = ZipFile.OpenRead(Exported(".pth")))
        {
            byte[] Read(string name)
            {
                using Stream stream = from.GetEntry($"archive/{name}")!.Open();
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                return memory.ToArray();
            }

            byte[] state = Read("data.pkl")[2..^1];
            (string, byte[])[] files =
            [
                .. from.Entries.Where(entry => entry.FullName.StartsWith("archive/data/", StringComparison.Ordinal))
                    .Select(entry => (entry.FullName["archive/".Length..], Read(entry.FullName["archive/".Length..]))),
            ];
            byte[] pickle =
            [
                0x80, 2, (byte)'}',
                .. Text("args"), .. "cargparse\nNamespace\n)"u8, 0x81, .. "}"u8, .. Text("lr"), .. "K\u0001sbs"u8,
                .. Text("best_acc"), .. "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\n"u8,
                .. Text("f8"), .. "K\0K\u0001"u8, 0x87, .. "R("u8,
                .. "K\u0003"u8, .. Text("<"), .. "NNNJ"u8, 255, 255, 255, 255, .. "J"u8, 255, 255, 255, 255, .. "K\0tbU\u0008"u8,
                .. BitConverter.GetBytes(76.5), 0x86, .. "Rs"u8,
                .. Text("path"), .. "cpathlib\nPosixPath\n("u8, .. Text("runs"), .. "tRs"u8,
                .. Text("mode"), .. "c__builtin__\ngetattr\n(ccode.models\nMode\n"u8, .. Text("TRAIN"), .. "tRs"u8,
                .. Text("config"), .. "ceasydict\nEasyDict\n)R("u8, .. Text("a"), .. "K\u0001us"u8,
                .. Text("classes"), .. "]("u8, .. Enumerable.Range(0, 10).SelectMany(i => Text($"kind {i}")), .. "es"u8,
                .. Text("state_dict"), .. state, .. "s."u8,
            ];
            File.WriteAllBytes(path, PyTorchSeeds.Zip(pickle, files));
        }

        CommandHere.Run(["weights", "convert", path, to, .. Told]).ShouldSucceed();

        AssertSameWeights(to);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"kind {i}"), WeightBundle.Read(to).Labels.Select(label => label.Name));
        string inspected = CommandHere.Run("weights", "inspect", path).ShouldSucceed().Output;
        Assert.Contains("__builtin__.getattr, argparse.Namespace, code.models.Mode, easydict.EasyDict", inspected, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_CheckpointThatAsksForHarm_IsRefusedBesideItsWeights()
    {
        byte[] tensors = PyTorchSeeds.Bytes(PyTorchSeeds.Pickle(writer => PyTorchSeeds.Dictionary(writer, PyTorchSeeds.Plain)));
        byte[] harm = [.. Text("x"), .. "cposix\nsystem\n("u8, .. Text("ls"), .. "tRs."u8];
        byte[] pickle = [0x80, 2, (byte)'}', .. Text("state_dict"), .. tensors[2..^1], .. "s"u8, .. harm];
        string path = fixture.NewFile(PyTorchSeeds.Zip(pickle, ("data/0", PyTorchSeeds.Storage)), ".pth");

        CommandHere.Run("weights", "verify", path).ShouldFail(1, path, "posix.system", "nothing of it was run");
    }

    /// <summary>A dictionary of dictionaries, as caffe-tensorflow's later version writes it.</summary>
    [Fact]
    public void Convert_DictionaryOfWeightsAndBiases_IsRead()
    {
        string path = fixture.NewPath(".npy");
        using (TensorFile file = WeightFiles.Open(Exported(".npy")))
        {
            PickleWriter pickle = new PickleWriter().Protocol(2);
            Array(pickle, [], "O8").Add(PickleCode.NewFalse).Add(PickleCode.EmptyList).Add(PickleCode.EmptyDict);
            foreach (IGrouping<string, TensorEntry> layer in file.Tensors.GroupBy(tensor => tensor.Name.Split('/')[0]))
            {
                pickle.Text(layer.Key).Add(PickleCode.EmptyDict);
                foreach (TensorEntry tensor in layer)
                {
                    byte[] numbers = [.. file.Read(tensor).SelectMany(BitConverter.GetBytes)];
                    pickle.Text(tensor.Name.EndsWith("/0", StringComparison.Ordinal) ? "weights" : "biases");
                    Array(pickle, tensor.Shape, "f4").Add(PickleCode.NewFalse).Large(numbers.Length, stream => stream.Write(numbers))
                        .Add(PickleCode.Tuple).Add(PickleCode.Build).Add(PickleCode.SetItem);
                }

                pickle.Add(PickleCode.SetItem);
            }

            pickle.Add(PickleCode.Append).Add(PickleCode.Tuple).Add(PickleCode.Build).Add(PickleCode.Stop);
            using FileStream stream = File.Create(path);
            stream.Write(NpyHeader.Write("|O"));
            pickle.WriteTo(stream);
        }

        AssertConverted(path);
    }

    /// <summary>A pack's own mean is red first; others must say so, in whatever shape they come.</summary>
    [Fact]
    public void Convert_MeansOfEveryShapeAndOrigin_AreRedFirst()
    {
        string weights = Exported(".npy"), own = Path.Combine(fixture.Pack, "mean.npy");
        (float[] red, IReadOnlyList<long> shape) = NpyFile.ReadFloats(own);
        int size = (int)shape[^1], plane = size * size;
        float[] blue = [.. red.Chunk(plane).Reverse().SelectMany(one => one)];
        float[] behind = [.. Enumerable.Range(0, red.Length).Select(i => blue[(i % 3 * plane) + (i / 3)])];
        string bgr = fixture.NewPath(".npy"), batch = fixture.NewPath(".npy");
        string last = fixture.NewPath(".npy"), three = fixture.NewPath(".npy");
        string proto = fixture.NewFile(CaffeMessages.Blob([1, 3, size, size], red, CaffeBlobForm.Legacy).Bytes(), ".binaryproto");
        NpyFile.Write(bgr, blue, 3, size, size);
        NpyFile.Write(batch, blue, 1, 3, size, size);
        NpyFile.Write(last, behind, size, size, 3);
        NpyFile.Write(three, [3f, 2f, 1f], 3);

        Assert.Equal(red, MeanOf(own));
        Assert.Equal(red, MeanOf(fixture.Pack));
        Assert.Equal(red, MeanOf($"bgr:{bgr}"));
        Assert.Equal(red, MeanOf($"bgr:{batch}"));
        Assert.Equal(red, MeanOf($"bgr:{last}"));
        Assert.Equal([1, 2, 3], MeanOf($"bgr:{three}"));
        Assert.Equal([3, 2, 1], MeanOf($"rgb:{three}"));

        // The network's pixels are red first, and a mean of Caffe's is in their order.
        Assert.Equal(red, MeanOf(proto));
        Assert.Equal(blue, MeanOf($"bgr:{proto}"));
        Assert.Equal(blue, MeanOf(proto, "--input", "caffe"));
        CommandHere.Run("weights", "convert", weights, fixture.NewPath(".safetensors"), "--model", "alexnet-mini", "--mean", bgr)
            .ShouldFail(1, bgr, $"--mean rgb:{bgr}", $"--mean bgr:{bgr}");

        float[] MeanOf(string mean, params string[] more)
        {
            string to = fixture.NewPath(".safetensors");
            CommandHere.Run(["weights", "convert", weights, to, "--model", "alexnet-mini", "--mean", mean, .. more]).ShouldSucceed();
            return WeightBundle.Read(to).Preprocessing.MeanValues;
        }
    }

    /// <summary>ImageNet's mean image is known by its means, whatever it is called.</summary>
    [Fact]
    public void Convert_ImageNetsMeanImage_IsKnownToBeBlueFirst()
    {
        string weights = Exported(".npy"), mean = fixture.NewPath(".npy"), to = fixture.NewPath(".safetensors");
        float[] means = [104.00699f, 116.66877f, 122.67891f];
        NpyFile.Write(mean, [.. means.SelectMany(value => Enumerable.Repeat(value, 73 * 73))], 3, 73, 73);

        CommandHere.Run("weights", "convert", weights, to, "--model", "alexnet-mini", "--mean", mean).ShouldSucceed();

        float[] found = WeightBundle.Read(to).Preprocessing.MeanValues;
        Assert.Equal((122.67891f, 104.00699f), (found[0], found[^1]));
    }

    /// <summary>Names say torchvision, but the weights may be Caffe's: what is assumed is said, and can be told.</summary>
    [Fact]
    public void Convert_TorchvisionsNames_SaysWhatIsAssumedAndTakesWhatIsTold()
    {
        string path = fixture.NewPath(".pth"), usual = fixture.NewPath(".safetensors"), told = fixture.NewPath(".safetensors");
        NetworkDefinition network = NetworkZoo.Create("vgg19", new NetworkOptions { Classes = 4, Width = 0.03125 });
        Write(path, [.. Torchvision(network).Select(tensor => (tensor.Name, tensor.Shape, Numbers(tensor.Shape, seed: 0)))]);

        string assumed = CommandHere.Run("weights", "convert", path, usual).ShouldSucceed().Output;
        string silent = CommandHere.Run("weights", "convert", path, told, "--input", "vgg").ShouldSucceed().Output;

        Assert.Contains($"{path} does not say what was done to the pixels", assumed, StringComparison.Ordinal);
        Assert.Contains("--input NAME", assumed, StringComparison.Ordinal);
        Assert.DoesNotContain("does not say", silent, StringComparison.Ordinal);
        ImagePreprocessing first = WeightBundle.Read(usual).Preprocessing, second = WeightBundle.Read(told).Preprocessing;
        Assert.Equal((ChannelOrder.Rgb, 1 / 58.395f), (first.Order, first.Factors()[0]));
        Assert.Equal((ChannelOrder.Bgr, 1f, 123.68f), (second.Order, second.Factors()[0], second.MeanValues[0]));
        foreach ((string mean, string words) in (ReadOnlySpan<(string, string)>)
        [
            (Directory.CreateDirectory(fixture.NewPath()).FullName, "is a folder; name a mean image in it"),
            (fixture.NewPath(".npy"), "give the path of a mean image"),
            (fixture.NewFile("<html>not found</html>"u8.ToArray(), ".npy"), "no mean image; give a .binaryproto or .npy file of one"),
        ])
        {
            CommandHere.Run("weights", "convert", path, fixture.NewPath(".safetensors"), "--mean", mean).ShouldFail(1, mean, words);
        }

        CommandHere.Run("weights", "convert", path, fixture.NewPath(".safetensors"), "--input", "keras")
            .ShouldFail(2, "--input is 'keras'", "torchvision");
        CommandHere.Run("weights", "convert", fixture.Weights, fixture.NewPath(".npy"), "--input", "vgg")
            .ShouldFail(2, fixture.Weights, "--input");
    }

    [Theory]
    [InlineData("resnet50", "torchvision's ResNet-50", "'resnet50'")]
    [InlineData("resnet18", "torchvision's ResNet-18", "'resnet10'")]
    [InlineData("vgg19_bn", "torchvision's VGG-19 with batch normalisation", "'vgg19-bn'")]
    public void Verify_NetworkOfTorchvisionThatOnlyHasOurName_IsSaidToBeAnother(string name, string what, string ours)
    {
        string path = fixture.NewPath(".pth");
        Write(path, [.. Strangers(name).Select(one => (one, new long[] { 1 }, new float[1]))]);

        CommandHere.Run("weights", "verify", path).ShouldFail(1, path, what, "another network", ours);
        Assert.Contains(what, CommandHere.Run("weights", "inspect", path).ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_FileOfWhichAlmostNothingFits_HasNoNearestNetwork()
    {
        string path = fixture.NewPath(".pth");
        Write(path, [("conv1.bias", [96], new float[96]), ("blocks.0.weight", [2, 2], new float[4])]);

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
        Write(plain, [.. Torchvision(network).Select((tensor, i) => (tensor.Name, tensor.Shape, Numbers(tensor.Shape, i)))]);
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

    private string Exported(string ending)
    {
        string path = fixture.NewPath(ending);
        CommandHere.Run("weights", "convert", fixture.Weights, path).ShouldSucceed();
        return path;
    }

    private void AssertConverted(string path)
    {
        string to = fixture.NewPath(".safetensors");
        CommandHere.Run("weights", "inspect", path).ShouldSucceed();
        CommandHere.Run("weights", "verify", path, "--model", "alexnet-mini").ShouldSucceed();
        CommandHere.Run(["weights", "convert", path, to, .. Told]).ShouldSucceed();
        AssertSameWeights(to);
    }

    private void AssertSameWeights(string path)
    {
        using ImportedNetwork found = WeightImport.Open(path), wanted = WeightImport.Open(fixture.Weights);
        Assert.All(wanted.Weights.Tensors, tensor => Assert.Equal(tensor.Values.ToArray(), found.Weights[tensor.Name].Values.ToArray()));
    }

    private static void Write(string path, (string Name, long[] Shape, float[] Values)[] tensors)
    {
        if (Path.GetExtension(path) == ".pth")
        {
            PyTorchWriter.Write(
                path,
                [
                    .. tensors.Select(tensor => new StreamedTensor(
                        tensor.Name,
                        tensor.Shape,
                        stream => stream.Write([.. tensor.Values.SelectMany(BitConverter.GetBytes)]))),
                ]);
            return;
        }

        WeightTensor[] kept = [.. tensors.Select(tensor => new WeightTensor(tensor.Name, tensor.Shape))];
        foreach ((WeightTensor tensor, float[] values) in kept.Zip(tensors.Select(one => one.Values)))
        {
            values.CopyTo(tensor.Values);
        }

        SafetensorsWriter.Write(path, kept, new Dictionary<string, string>());
    }

    private static IEnumerable<(string Name, long[] Shape)> Torchvision(NetworkDefinition network)
    {
        int last = network.Layers.ToList().FindLastIndex(layer => layer is PoolLayer);
        foreach (LayerShape shape in network.Shapes())
        {
            int place = network.Layers.ToList().IndexOf(shape.Layer);
            string module = place <= last ? $"features.{place}" : $"classifier.{place - last - 1}";
            foreach ((string name, long[] sizes) in shape.Tensors())
            {
                yield return ($"{module}.{name.Split('.')[^1]}", sizes);
            }
        }
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

    private static float[] Numbers(long[] shape, int seed) =>
        [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => ((((i + seed) * 7919) % 31) / 31f) - 0.4f)];

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

    private static byte[] Text(string value) => [(byte)'X', .. BitConverter.GetBytes(value.Length), .. Encoding.ASCII.GetBytes(value)];

    /// <summary>An empty array of NumPy and the start of its state: version, shape and type.</summary>
    private static PickleWriter Array(PickleWriter pickle, IReadOnlyList<long> shape, string type) => pickle
        .Global("numpy.core.multiarray", "_reconstruct").Global("numpy", "ndarray").Integers([0]).ByteString("b"u8)
        .Add(PickleCode.Tuple3).Add(PickleCode.Reduce).Add(PickleCode.Mark).Integer(1).Integers(shape)
        .Global("numpy", "dtype").Text(type).Add(PickleCode.NewFalse).Add(PickleCode.NewTrue)
        .Add(PickleCode.Tuple3).Add(PickleCode.Reduce);
}
