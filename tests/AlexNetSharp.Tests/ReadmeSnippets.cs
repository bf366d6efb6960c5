using AlexNetSharp;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PastedFromDocuments;

/// <summary>
/// The code of README, docs and packages' READMEs, in a namespace of its own as in a program of somebody else: never run, it is here to be
/// compiled. A region has the name of its document, and what it holds is what stands there.
/// </summary>
internal static class ReadmeSnippets
{
    internal static void Readme()
    {
        #region README.md
        using var classifier = Classifier.Load("weights.safetensors");
        using FileStream photo = File.OpenRead("cat.jpg");
        foreach (Prediction prediction in classifier.Classify(photo, top: 5))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability:P1}");
        }
        #endregion
    }

    internal static void TrainingPackage()
    {
        #region src/AlexNetSharp.Training/README.md
        using var classifier = Classifier.Load("weights.safetensors");
        using FileStream photo = File.OpenRead("cat.jpg");
        foreach (Prediction prediction in classifier.Classify(photo, top: 5))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability:P1}");
        }
        #endregion
    }

    internal static void TrainingPackageTrains()
    {
        #region src/AlexNetSharp.Training/README.md
        // photos/CLASS/*.jpg, or a zip, tar, list, CSV, Parquet or WebDataset.
        PackBuilder.Prepare(new PrepareRequest
        {
            Source = "photos",
            Pack = "packs/photos",
            Geometry = new GeometryOptions { Height = 73, Width = 73 },
        });

        // Network and recipe suit the pack where nothing is said.
        WorkflowContext context = new() { MayFetch = true, Notice = notice => Console.Error.WriteLine(notice) };
        TrainResult run = new TrainWorkflow().Run(new TrainRequest { Data = "packs/photos", Out = "runs/photos" }, context);
        Console.WriteLine($"{run.Weights}: top-1 error {run.ValTop1Error:P1}");
        #endregion
    }

    internal static void Package()
    {
        #region src/AlexNetSharp/README.md
        NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create("alexnet"));
        Console.WriteLine($"{summary.Parameters:N0} parameters, {summary.MultiplyAdds:N0} multiply-adds");
        foreach (LayerSummary layer in summary.Layers)
        {
            Console.WriteLine($"{layer.Name}: {layer.Output} {layer.Formula}");
        }
        #endregion

        #region src/AlexNetSharp/README.md
        using ImportedNetwork network = WeightImport.Open("alexnet-owt-7be5be79.pth");
        WeightExport.Write("alexnet-owt.onnx", network.Bundle, network.Weights.Tensors);
        #endregion
    }

    internal static void KernelsPackage()
    {
        #region src/AlexNetSharp.Kernels/README.md
        float[] x = new float[96 * 55 * 55];
        float[] normalized = new float[x.Length];
        Array.Fill(x, 1f);
        PlaneShape planes = new(Images: 1, Channels: 96, Plane: 55 * 55);
        LrnKernels.Forward(x, normalized, planes, new LrnParameters(Size: 5, K: 2, Alpha: 1e-4f, Beta: 0.75f));

        PoolShape shape = new(planes: 96, height: 55, width: 55, kernel: 3, stride: 2, ceiling: false);
        float[] pooled = new float[shape.OutputCount];
        byte[] places = new byte[shape.OutputCount]; // where each maximum stood: the backward pass needs it
        MaxPoolKernels.Forward(normalized, pooled, places, shape);
        Console.WriteLine($"{shape.OutputHeight}x{shape.OutputWidth}: {pooled[0]:F4}");
        #endregion
    }

    internal static void Networks()
    {
        #region docs/networks.md
        NetworkSummary summary = NetworkSummary.Of(NetworkZoo.Create("alexnet", new NetworkOptions { Classes = 10 }));
        #endregion
        Console.WriteLine(summary);
    }

    internal static void Weights()
    {
        #region docs/weights.md
        using ImportedNetwork network = WeightImport.Open("alexnet-owt-7be5be79.pth");
        WeightExport.Write("owt.safetensors", network.Bundle, network.Weights.Tensors);
        WeightExport.Write("small.safetensors", network.Bundle with { Storage = WeightStorage.Int8 }, network.Weights.Tensors);
        #endregion
    }

    internal static async Task Library(WebApplicationBuilder builder)
    {
        #region docs/library.md
        using var classifier = Classifier.Load("weights.safetensors", new ClassifierOptions { Views = ViewRule.Ten });
        IReadOnlyList<Prediction> predictions = classifier.Classify(File.ReadAllBytes("cat.jpg"), top: 3);
        #endregion
        Console.WriteLine(predictions);

        #region docs/library.md
        builder.Services.AddAlexNetClassifier(builder.Configuration.GetSection("Classifier"));
        builder.Services.AddAlexNetClassifier("careful.safetensors", options => options.Views = ViewRule.Ten, key: "careful");
        #endregion

        #region docs/library.md
        async Task<IResult> Classify(HttpRequest request, IClassifier classifier, CancellationToken cancellation) =>
            Results.Ok(await classifier.ClassifyAsync(request.Body, top: 3, cancellation));
        #endregion
        Console.WriteLine((Delegate)Classify);

        #region docs/library.md
        Photo[] photos = [Photo.FromFile("cat.jpg"), Photo.FromPixels(new byte[480 * 640 * 3], height: 480, width: 640)];
        IReadOnlyList<IReadOnlyList<Prediction>> each = await classifier.ClassifyAsync(photos);
        float[] features = await classifier.FeaturesAsync(photos[0]);
        #endregion
        Console.WriteLine((each, features));

        #region docs/library.md
        PrepareResult prepared = PackBuilder.Prepare(new PrepareRequest
        {
            Source = "photos",
            Pack = "packs/photos",
            Geometry = new GeometryOptions { Height = 73, Width = 73 },
        });
        Console.WriteLine($"{prepared.TrainImages} training images, {prepared.Rejected.Count} rejected files");
        #endregion

        #region docs/library.md
        WorkflowContext context = new() { MayFetch = true, Notice = notice => Console.Error.WriteLine(notice) };
        TrainResult run = new TrainWorkflow().Run(new TrainRequest
        {
            Data = "packs/photos",
            Out = "runs/photos",
            Overrides = ["schedule.epochs=20"],
        }, context);
        Console.WriteLine($"{run.Weights}: top-1 error {run.ValTop1Error:P1}");
        #endregion

        #region docs/library.md
        var request = new EvaluateRequest { Weights = ["runs/photos/weights.safetensors"], Data = "packs/photos", Views = ViewRule.Ten };
        EvaluateResult errors = new EvaluateWorkflow().Run(request, context);
        Console.WriteLine($"top-1 error {errors.Top1Error:P1} on {errors.Images} images");
        #endregion
    }
}
