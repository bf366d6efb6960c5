using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Visualization;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Inspection;
using AlexNetSharp.Workflows.Reports;
using AlexNetSharp.Workflows.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>LeNet-5 in gray from idx files, as MNIST is given out, to predictions and pictures.</summary>
public sealed class GrayNetworkTests : IDisposable
{
    private const int Side = 28;
    private const int Classes = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_IdxFilesOf28Pixels_LearnsClassifiesAndDrawsItsFilters()
    {
        Write("train", 160);
        Write("t10k", 40);
        string pack = _folder.At("pack"),
            run = _folder.At("run");
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = _folder.Root,
                Pack = pack,
                Geometry = new GeometryOptions { Height = 32, Width = 32 },
            });

        TrainResult result = new TrainWorkflow().Run(new TrainRequest
        {
            Data = pack,
            Out = run,
            Recipe = Path.Combine(Repository.Root, "recipes", "lenet5.yaml"),
            Overrides = ["schedule.epochs=4"],
            Seed = 1,
        });
        EvaluateResult evaluated = new EvaluateWorkflow().Run(new EvaluateRequest { Weights = [result.Weights], Data = pack });
        string[] photos = [.. Enumerable.Range(0, Classes).Select(digit => _folder.Write($"{digit}.png", Photo(digit)))];
        IReadOnlyList<ClassifiedPhoto> classified = new ClassifyWorkflow().Run(
            new ClassifyRequest { Weights = result.Weights, Images = photos });
        FiltersResult filters = new FiltersWorkflow().Run(new FiltersRequest { Weights = result.Weights, Out = _folder.At("filters.png") });
        ReportResult report = new ReportWorkflow().Run(new ReportRequest { Run = run, Out = _folder.At("report.html") });

        Assert.Equal((0, 0), (result.ValTop1Error, evaluated.Top1Error));
        Assert.Equal(["0", "1", "2", "3"], classified.Select(photo => photo.Predictions![0].Label));
        Assert.Equal(("c1", 6, 5), (filters.Layer, filters.Filters, filters.Kernel));
        using var sheet = new DecodedPng(File.ReadAllBytes(filters.Image));
        Assert.Equal(sheet[1, 1].Item1, sheet[1, 1].Item2);
        Assert.Contains("grey, mean: [20], divided by [200]", File.ReadAllText(report.Report), StringComparison.Ordinal);
        using LoadedNetwork loaded = LoadedNetwork.Open(result.Weights, CPU);
        ClassLabel[] others = [.. Enumerable.Range(0, 3).Select(label => new ClassLabel($"other {label}", $"other {label}"))];
        using PretrainedWeights weights = PretrainedWeights.Open(result.Weights);
        Assert.Null(weights.NewClassifier(NetworkZoo.Create("lenet5", new NetworkOptions { Classes = 3 }), others));
        Assert.Equal(
            (1, 32, Classes),
            (loaded.Network.Definition.InputChannels, loaded.Network.Definition.InputSize, loaded.Network.Definition.Classes));
    }

    /// <summary>A bar of ink that stands at a place for each class, a little shifted from image to image.</summary>
    private static byte Pixel(int digit, int shift, int row, int column) =>
        row is > 4 and < 24 && column >= 4 + (5 * digit) + shift && column < 8 + (5 * digit) + shift ? (byte)255 : (byte)0;

    private static byte[] Photo(int digit)
    {
        using SKBitmap bitmap = new(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        foreach ((int row, int column) in from row in Enumerable.Range(0, Side)
                                          from column in Enumerable.Range(0, Side)
                                          select (row, column))
        {
            byte ink = Pixel(digit, shift: 1, row, column);
            bitmap.SetPixel(column, row, new SKColor(ink, ink, ink));
        }

        return TestImages.Encode(bitmap, SKEncodedImageFormat.Png);
    }

    private void Write(string part, int count)
    {
        byte[] images =
        [
            .. from image in Enumerable.Range(0, count)
               from row in Enumerable.Range(0, Side)
               from column in Enumerable.Range(0, Side)
               select Pixel(image % Classes, image / Classes % 3, row, column),
        ];
        byte[] labels = [.. Enumerable.Range(0, count).Select(image => (byte)(image % Classes))];
        _folder.Write($"{part}-images-idx3-ubyte", DataSetSeeds.IdxBytes(images, count, Side, Side));
        _folder.Write($"{part}-labels-idx1-ubyte", DataSetSeeds.IdxBytes(labels, count));
    }
}
