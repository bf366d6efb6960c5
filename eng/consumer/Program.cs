using AlexNetSharp;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Training;
using Microsoft.Extensions.DependencyInjection;

// What a program does with the AlexNetSharp.Training package, in a folder that it is given: images, a pack, a run, its errors, a
// classifier.
const int Classes = 10;
const int Size = 73;
string folder = args[0];
string images = Path.Combine(folder, "images");
string packFolder = Path.Combine(folder, "pack");
Draw("train", imagesOfAClass: 4);
Draw("val", imagesOfAClass: 2);
PrepareResult prepared = PackBuilder.Prepare(
    new PrepareRequest
    {
        Source = images,
        Pack = packFolder,
        Geometry = new GeometryOptions { Height = Size, Width = Size },
    });
Require(
    prepared.Rejected.Count == 0 && prepared.TrainImages == 4 * Classes,
    $"of 40 training images {prepared.TrainImages} are in the pack");

TrainResult run = new TrainWorkflow().Run(new TrainRequest
{
    Data = packFolder,
    Out = Path.Combine(folder, "run"),
    RecipeText = "model:\n  name: alexnet-mini\noptimizer:\n  batchSize: 20\nschedule:\n  epochs: 1\n",
});
Require(run.Iterations == 2 && File.Exists(run.Weights), $"the run made {run.Iterations} iterations");
Require(double.IsFinite(run.TrainLoss), $"the run ended with the loss {run.TrainLoss}");

EvaluateResult errors = new EvaluateWorkflow().Run(new EvaluateRequest { Weights = [run.Weights], Data = packFolder });
Require(
    errors.Images == 2 * Classes && Math.Abs(errors.Top1Error - run.ValTop1Error!.Value) <= 0.05,
    $"the evaluation found an error of {errors.Top1Error}, the run one of {run.ValTop1Error}");

string photo = Directory.GetFiles(Path.Combine(images, "val"), "*.bmp", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
using Classifier loaded = Classifier.Load(run.Weights);
using ServiceProvider services = new ServiceCollection().AddAlexNetClassifier(run.Weights).BuildServiceProvider();
IReadOnlyList<Prediction> first = loaded.Classify(File.ReadAllBytes(photo), top: Classes);
IReadOnlyList<Prediction> second = services.GetRequiredService<Classifier>().Classify(File.ReadAllBytes(photo), top: Classes);
Require(first.SequenceEqual(second), "a loaded and an injected classifier differ");
Require(Math.Abs(first.Sum(prediction => prediction.Probability) - 1) < 1e-5, "the probabilities of all classes do not add up to 1");

// The last two lines are for the script: the weights and the photo.
Console.WriteLine(run.Weights);
Console.WriteLine(photo);

// Noise in a color of its class.
void Draw(string part, int imagesOfAClass)
{
    for (int image = 0; image < Classes * imagesOfAClass; image++)
    {
        int one = image % Classes;
        string path = Path.Combine(images, part, $"class-{one}", $"{image}.bmp");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Random random = new(image);
        byte[] pixels = new byte[3 * Size * Size];
        random.NextBytes(pixels);
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = (byte)((pixels[index] / 2) + (12 * ((one + index) % 3 * (one % 4))));
        }

        WriteBitmap(path, pixels);
    }
}

// 24 bits a pixel, rows from below, each filled up to a multiple of four bytes.
static void WriteBitmap(string path, byte[] pixels)
{
    const int Header = 54;
    const int RowLength = ((3 * Size) + 3) / 4 * 4;
    using BinaryWriter writer = new(File.Create(path));
    writer.Write("BM"u8);
    writer.Write(Header + (RowLength * Size));
    writer.Write(0);
    writer.Write(Header);
    foreach (int value in (int[])[40, Size, Size, 1 | (24 << 16), 0, RowLength * Size, 2835, 2835, 0, 0])
    {
        writer.Write(value);
    }

    for (int row = 0; row < Size; row++)
    {
        writer.Write(pixels, 3 * Size * row, 3 * Size);
        writer.Write(new byte[RowLength - (3 * Size)]);
    }
}

static void Require(bool holds, string otherwise)
{
    if (!holds)
    {
        throw new InvalidOperationException($"The consumer failed: {otherwise}.");
    }
}
