using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Every command's JSON document against the table in <c>docs/json.md</c>.</summary>
public sealed class JsonOutputTests(CliFixture fixture)
{
    private static readonly string Table = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "json.md"));

    [Fact]
    public void Table_Commands_AreThoseWithAJsonOption()
    {
        IEnumerable<string> commands = CommandLine
            .CreateRoot()
            .Subcommands.SelectMany(command =>
                command.Subcommands.Count == 0
                    ? [(command.Name, command)]
                    : command.Subcommands.Select(inner => ($"{command.Name} {inner.Name}", inner)))
            .Where(pair => pair.Item2.Options.Any(option => option.Name == "--json"))
            .Select(pair => pair.Item1);

        // What an option makes another document of has a row of its own.
        Assert.Equal(
            commands.Order(),
            DocumentedJson.Commands(Table).Where(command => !command.Contains("--", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("summary --model alexnet-mini")]
    [InlineData("models")]
    [InlineData("recipes")]
    [InlineData("recipes fine-tune")]
    [InlineData("doctor")]
    public void Json_CommandWithoutData_HasTheDocumentedKeys(string line) => Check(line.Split(' ')[0], line.Split(' '));

    [Fact]
    public void Json_DataPrepare_HasTheDocumentedKeys()
    {
        string source = fixture.Copy(fixture.Images);
        File.WriteAllText(Directory.GetFiles(source, "*.png", SearchOption.AllDirectories)[0], "no image");

        JsonElement document = Check("data prepare", "data", "prepare", source, fixture.NewPath(), "--size", "16");

        double seconds = document.GetProperty("seconds").GetDouble(), speed = document.GetProperty("images_per_second").GetDouble();
        Assert.Equal((Math.Round(seconds, 3), Math.Round(speed, 1)), (seconds, speed));
        Assert.Equal(1, document.GetProperty("rejected").GetArrayLength());
        Assert.Equal(319, document.GetProperty("train_images").GetInt32() + document.GetProperty("val_images").GetInt32());
    }

    [Fact]
    public void Json_DataInspect_HasTheDocumentedKeys()
    {
        string sheet = fixture.NewPath(".png");

        JsonElement document = Check("data inspect", "data", "inspect", fixture.Pack, "--sheet", sheet);

        Assert.Equal(240, document.GetProperty("train_images").GetInt32());
        Assert.True(File.Exists(sheet));
        Assert.False(Check("data inspect", "data", "inspect", fixture.Pack).TryGetProperty("sheet", out _));
    }

    [Fact]
    public void Json_DataVerify_HasTheDocumentedKeys() =>
        Assert.True(Check("data verify", "data", "verify", fixture.Pack).GetProperty("intact").GetBoolean());

    [Fact]
    public void Json_Train_HasTheDocumentedKeysAndPlainProgress()
    {
        CommandResult result = CommandProcess.Run(fixture.TrainArguments(fixture.NewPath(), "--json")).ShouldSucceed();

        JsonElement document = Check("train", result);
        Assert.Equal(2, document.GetProperty("epochs").GetInt32());
        Assert.Equal(30, document.GetProperty("iterations").GetInt32());
        Assert.StartsWith("alexnet-mini is trained by the recipe small.\nTraining ...", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Split('\n').Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain('\r', result.Error);
    }

    [Fact]
    public void Json_TrainDryRun_HasTheDocumentedKeys()
    {
        JsonElement document = Check(
            "train --dry-run",
            ["train", "--dry-run", "--data", fixture.Pack, "--threads", "1", "--set", "schedule.kind=cosine", .. CliFixture.Small]);

        Assert.Equal(
            (2, 30, 240),
            (
                document.GetProperty("epochs").GetInt32(),
                document.GetProperty("iterations").GetInt32(),
                document.GetProperty("train_images").GetInt32()));
        Assert.Equal(60, document.GetProperty("curve").GetArrayLength());
        Assert.Contains("  batchSize: 16\n", document.GetProperty("recipe").GetString(), StringComparison.Ordinal);
        double speed = document.GetProperty("images_per_second").GetDouble();
        Assert.Equal(480 / speed / 3600, document.GetProperty("hours").GetDouble(), 1e-3);
        Assert.Equal(1.08e8 / speed / 3600, document.GetProperty("imagenet_hours").GetDouble(), 1e-2 * 1.08e8 / speed / 3600);
    }

    [Fact]
    public void Json_TrainWithoutValidationPart_LeavesErrorsOut()
    {
        string pack = fixture.NewPath();
        CommandProcess
            .Run("data", "prepare", Path.Combine(fixture.Images, "val"), pack, "--size", "73", "--val-fraction", "0")
            .ShouldSucceed();
        string run = fixture.NewPath();

        JsonElement document = Check("train", ["train", "--data", pack, "--out", run, .. CliFixture.Small]);

        Assert.False(document.TryGetProperty("val_top1_error", out _));
        Assert.False(Check("report", "report", run).TryGetProperty("top1_error", out _));
    }

    [Fact]
    public void Json_Demo_HasTheDocumentedKeysAndTheSizesAskedFor()
    {
        string folder = fixture.NewPath();
        string[] sizes = ["--train-images", "100", "--val-images", "30", "--set", "model.width=0.25", "--set", "schedule.epochs=1"];

        JsonElement document = Check("demo", ["demo", "--out", folder, "--device", "cpu", "--threads", "1", .. sizes]);

        Assert.Equal(1, document.GetProperty("epochs").GetInt32());
        JsonElement pack = Check("data inspect", "data", "inspect", Path.Combine(folder, "pack"));
        Assert.Equal((100, 30), (pack.GetProperty("train_images").GetInt32(), pack.GetProperty("val_images").GetInt32()));
    }

    [Fact]
    public void Json_DoctorWithAWrongSetting_StillHasEveryCheckAndFails()
    {
        CommandResult result = CommandProcess.Run([("ALEXNET_JPEG", "foo")], "doctor", "--json");

        JsonElement document = Check("doctor", result);
        string[] names = [.. document.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!)];
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            ["JPEG decoder", "cache folder", "libtorch", "program"],
            names.Intersect(["program", "libtorch", "JPEG decoder", "cache folder"]).Order(StringComparer.Ordinal));
        Assert.Contains("'foo'", Assert.Single(result.Sentences), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("10")]
    public void Json_Evaluate_HasTheDocumentedKeysAndConsistentCounts(string views)
    {
        JsonElement document = Check("evaluate", "evaluate", "--weights", fixture.Weights, "--data", fixture.Pack, "--views", views);

        int[][] confusion = document.GetProperty("confusion").Deserialize<int[][]>()!;
        int wrong = confusion.Select((row, i) => row.Sum() - row[i]).Sum();
        Assert.Equal(80, confusion.Sum(row => row.Sum()));
        Assert.Equal(wrong / 80.0, document.GetProperty("top1_error").GetDouble(), 9);
    }

    /// <summary>The average of a network with itself is the network: every one that is named is in it, by commas or by options.</summary>
    [Fact]
    public void Json_EvaluateSeveralWeights_AveragesThemAll()
    {
        JsonElement alone = Check("evaluate", "evaluate", "--weights", fixture.Weights, "--data", fixture.Pack);

        JsonElement document = Check(
            "evaluate",
            "evaluate",
            "--weights",
            $"{fixture.Weights},{fixture.Weights}",
            "--weights",
            fixture.Weights,
            "--data",
            fixture.Pack);

        Assert.Equal("alexnet-mini+alexnet-mini+alexnet-mini", document.GetProperty("model").GetString());
        Assert.Equal(alone.GetProperty("loss").GetDouble(), document.GetProperty("loss").GetDouble(), 6);
    }

    [Fact]
    public void Json_EvaluateTable_HasTheDocumentedKeysAndTheErrorsOfEvaluate()
    {
        JsonElement alone = Check("evaluate", "evaluate", "--weights", fixture.Weights, "--data", fixture.Pack);

        JsonElement document = Check("evaluate --table", "evaluate", "--table", fixture.TrainedRun, fixture.TrainedRun);

        Assert.Equal((1, 2), (document.GetProperty("views").GetInt32(), document.GetProperty("rows").GetArrayLength()));
        Assert.All(document.GetProperty("rows").EnumerateArray(), row =>
        {
            Assert.Equal(alone.GetProperty("top1_error").GetDouble(), row.GetProperty("top1_error").GetDouble());
            Assert.Equal((80, 10), (row.GetProperty("images").GetInt32(), row.GetProperty("classes").GetInt32()));
        });
    }

    [Fact]
    public void Json_Weights_HasTheDocumentedKeys()
    {
        string path = fixture.NewPath(".onnx");

        JsonElement converted = Check("weights convert", "weights", "convert", fixture.Weights, path, "--softmax");
        JsonElement inspected = Check("weights inspect", "weights", "inspect", path);
        JsonElement compared = Check("weights compare", "weights", "compare", fixture.Weights, path, "--data", fixture.Pack);
        JsonElement verified = Check("weights verify", "weights", "verify", path);

        Assert.Equal("alexnet-mini", converted.GetProperty("model").GetString());
        Assert.Equal((10, "pack"), (inspected.GetProperty("labels").GetArrayLength(), inspected.GetProperty("data_set").GetString()));
        Assert.Equal(
            compared.GetProperty("first").GetProperty("top1_error").GetDouble(),
            compared.GetProperty("second").GetProperty("top1_error").GetDouble());
        Assert.Equal(16, verified.GetProperty("tensors").GetInt32());
        Assert.Equal(verified.GetProperty("parameters").GetInt64(), inspected.GetProperty("numbers").GetInt64());
    }

    [Fact]
    public void Json_Classify_HasTheDocumentedKeys()
    {
        JsonElement document = Check("classify", "classify", "--weights", fixture.Weights, fixture.Photo, "--top", "100");

        JsonElement predictions = document[0].GetProperty("predictions");
        double[] probabilities = [.. predictions.EnumerateArray().Select(one => one.GetProperty("probability").GetDouble())];
        Assert.Equal(1, probabilities.Sum(), 6);
        Assert.Equal(probabilities.OrderDescending(), probabilities);
    }

    [Fact]
    public void Json_Filters_HasTheDocumentedKeys()
    {
        string image = fixture.NewPath(".png");

        Check("filters", "filters", "--weights", fixture.Weights, "--out", image);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(image)[..4]);
    }

    [Fact]
    public void Json_Report_HasTheDocumentedKeys()
    {
        string page = fixture.NewPath(".html");

        JsonElement document = Check("report", "report", fixture.TrainedRun, "--out", page);

        Assert.Equal(page, document.GetProperty("report").GetString());
        Assert.True(File.Exists(page));
    }

    [Fact]
    public void Json_ReportOfSeveral_HasTheDocumentedKeys()
    {
        string page = fixture.NewPath(".html");

        JsonElement document = Check("report", "report", fixture.TrainedRun, fixture.Copy(fixture.TrainedRun), "--out", page);

        Assert.True(File.Exists(page));
        Assert.Equal(2, document.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public void Json_Experiment_HasTheDocumentedKeys()
    {
        JsonElement list = Check("experiment", "experiment");
        JsonElement document = Check(
            "experiment --data",
            "experiment",
            "views",
            "--data",
            fixture.Pack,
            "--out",
            fixture.NewPath(),
            "--epochs",
            "1",
            "--rates",
            "0.003,0.01",
            "--seeds",
            "2",
            "--set",
            "model.width=0.25");

        Assert.Contains(list.EnumerateArray(), one => one.GetProperty("name").GetString() == "relu-tanh");
        Assert.Equal(["run", "ten"], document.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("name").GetString()));
        Assert.True(File.Exists(document.GetProperty("plot").GetString()));
    }

    /// <summary>
    /// A second process looks at the weights of the first one's run: it trains nothing, so nothing else has loaded libtorch.
    /// </summary>
    [Fact]
    public void Json_ExperimentAgain_GivesTheSameDocument()
    {
        string folder = fixture.NewPath();
        string[] arguments =
        [
            "experiment", "filters", "--data", fixture.Pack, "--out", folder, "--epochs", "1", "--rates", "0.01", "--seeds", "1", "--set",
            "model.width=0.25",
        ];

        string first = Check("experiment --data", arguments).GetRawText();
        string second = Check("experiment --data", arguments).GetRawText();

        Assert.Equal(first, second);
        Assert.Equal(first + "\n", File.ReadAllText(Path.Combine(folder, "result.json")));
    }

    [Fact]
    public void Json_Runs_HasTheDocumentedKeys()
    {
        string copy = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(copy, "recipe.yaml"));

        JsonElement document = Check("runs", "runs", fixture.TrainedRun, copy);

        JsonElement finished = Assert.Single(document.EnumerateArray(), run => run.GetProperty("state").GetString() == "finished");
        Assert.Equal((2, 2), (finished.GetProperty("epochs").GetInt32(), finished.GetProperty("epochs_planned").GetInt32()));
        Assert.Equal(30, finished.GetProperty("iterations").GetInt32());
        Assert.Contains(
            "recipe.yaml",
            Assert
                .Single(document.EnumerateArray(), run => run.GetProperty("state").GetString() == "damaged")
                .GetProperty("reason")
                .GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("peak", "multiply-add", "copy")]
    [InlineData(
        "kernels", "lrn-forward", "lrn-forward-backward", "pool-forward", "pool-forward-backward", "sgd-step", "conv1-forward",
        "conv1-forward-backward", "conv2-forward", "conv2-forward-backward", "conv3-forward", "conv3-forward-backward", "conv4-forward",
        "conv4-forward-backward", "conv5-forward", "conv5-forward-backward", "fc6-forward", "fc6-forward-backward", "fc7-forward",
        "fc7-forward-backward", "fc8-forward",
        "fc8-forward-backward"
    )]
    [InlineData("train", "train-step")]
    [InlineData("infer", "infer")]
    public void Json_Bench_HasTheDocumentedKeysAndRows(string kind, params string[] names) => CheckBench(kind, names);

    [Fact]
    public void Json_BenchTrainInBFloat16_MeasuresAgainstOurFloat32Step()
    {
        JsonElement row = CheckBench("train", ["train-step-bf16"], "--precision", "bf16").GetProperty("rows")[0];

        Assert.Equal("bf16", row.GetProperty("precision").GetString());
        Assert.Equal("our float32 step", row.GetProperty("baseline").GetString());
    }

    private static JsonElement CheckBench(string kind, string[] names, params string[] more)
    {
        string[] options = kind == "peak" ? [] : ["--model", "alexnet-mini", "--batch", "2", "--pairs", "5", .. more];

        JsonElement document = Check($"bench {kind}", ["bench", kind, "--threads", "1", .. options]);

        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.Equal(names, rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.Equal(kind, row.GetProperty("kind").GetString()));
        Assert.Equal(1, document.GetProperty("machine").GetProperty("threads").GetInt32());
        Assert.True(document.GetProperty("peak_gflops").GetDouble() > 0 && document.GetProperty("copy_gb_per_second").GetDouble() > 0);
        foreach (JsonElement row in rows.Where(_ => kind != "peak"))
        {
            double[] ratios = row.GetProperty("ratios").Deserialize<double[]>()!;
            Assert.Equal(5, ratios.Length);
            Assert.Equal(ratios.Order().ElementAt(2), row.GetProperty("ratio").GetDouble());
            Assert.Equal(2, row.GetProperty("batch").GetInt32());
        }

        return document;
    }

    [Theory]
    [InlineData]
    [InlineData("--model", "alexnet-mini")]
    public void Json_BenchData_HasTheDocumentedKeysAndRows(params string[] model)
    {
        JsonElement document = Check(
            "bench data",
            ["bench", "data", "--data", fixture.Pack, "--batch", "8", "--pairs", "5", "--threads", "1", .. model]);

        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["augment", "loader"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal("scalar loop", rows[0].GetProperty("baseline").GetString());
        Assert.Equal(5, rows[0].GetProperty("ratios").GetArrayLength());
        JsonElement data = document.GetProperty("data");
        Assert.Equal(64, data.GetProperty("crop_size").GetInt32());
        Assert.Equal((0, 1), (data.GetProperty("decode_share").GetDouble(), data.GetProperty("augment_share").GetDouble()));
        JsonElement training = data.GetProperty("training");
        Assert.Equal("alexnet-mini", training.GetProperty("network").GetString());
        Assert.InRange(training.GetProperty("steps").GetInt32(), 5, int.MaxValue);
        Assert.InRange(training.GetProperty("wait_share").GetDouble(), 0, 1);
        Assert.InRange(training.GetProperty("wait_milliseconds").GetDouble(), 0, training.GetProperty("step_milliseconds").GetDouble());
        Assert.Contains("as fast as", data.GetProperty("bottleneck").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_BenchDataOfAPackThatNoNetworkTakes_HasNoTrainingAndSaysWhy()
    {
        string pack = fixture.NewPath();
        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "40").ShouldSucceed();

        JsonElement data = Check("bench data", "bench", "data", "--data", pack, "--batch", "8", "--pairs", "5", "--threads", "1")
            .GetProperty("data");

        Assert.Equal(35, data.GetProperty("crop_size").GetInt32());
        Assert.False(data.TryGetProperty("training", out _));
        Assert.Contains(
            "no network of the zoo takes this pack's images",
            data.GetProperty("bottleneck").GetString(),
            StringComparison.Ordinal);
        CommandProcess
            .Run("bench", "data", "--data", pack, "--model", "alexnet-mini")
            .ShouldFail(1, "alexnet-mini needs images of", "data prepare");
    }

    /// <summary>ONNX Runtime is part of the same run: one document, the same rows against the stock modules and against it.</summary>
    [Fact]
    public void Json_BenchWithOnnxRuntime_HasTheDocumentedKeysAndARowForEachBaseline()
    {
        CommandResult result = CommandProcess.RunBench(
            "onnxruntime", "--model", "alexnet-mini", "--batch", "2", "--pairs", "5", "--threads", "1", "--profile",
            "--json");

        JsonElement document = Check("bench infer", result.ShouldSucceed());
        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["TorchSharp modules", "ONNX Runtime"], rows.Select(row => row.GetProperty("baseline").GetString()));
        Assert.Single(rows.Select(row => row.GetProperty("milliseconds").GetDouble()).Distinct());
        Assert.StartsWith("idle threads ", rows[1].GetProperty("baseline_setting").GetString(), StringComparison.Ordinal);
        Assert.True(document.GetProperty("machine").GetProperty("versions").TryGetProperty("onnxruntime", out _));
        Assert.Contains("LRN", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("models")]
    [InlineData("doctor")]
    [InlineData("summary --model nothing")]
    public void Output_NoColorOrRedirected_HasNoEscapeCodes(string line)
    {
        CommandResult result = CommandProcess.Run([("NO_COLOR", "1"), ("TERM", "xterm-256color")], line.Split(' '));

        Assert.DoesNotContain('\u001b', result.Output + result.Error);
    }

    private static JsonElement Check(string command, params string[] args) =>
        Check(command, CommandProcess.Run([.. args, "--json"]).ShouldSucceed());

    private static JsonElement Check(string command, CommandResult result)
    {
        JsonElement document = JsonDocument.Parse(result.Output).RootElement;
        Assert.Empty(DocumentedJson.Of(Table, command).Differences(document));
        return document;
    }
}
