using AlexNetSharp;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Training;

if (args is not [var photos, var output, .. var toClassify])
{
    Console.Error.WriteLine("MinimalTraining PHOTOS OUTPUT [PHOTO...]: PHOTOS has a folder for each class; OUTPUT must not exist.");
    return 2;
}

// libtorch is fetched once per machine where it is missing; a program that does not allow it is never kept waiting for that, but fails.
WorkflowContext context = new() { MayFetch = true, Notice = notice => Console.Error.WriteLine(notice) };
try
{
    // 1. Decode and resize once; a tenth of every class is held out for validation.
    string pack = Path.Combine(output, "pack");
    PrepareResult prepared = PackBuilder.Prepare(new PrepareRequest
    {
        Source = photos,
        Pack = pack,
        Geometry = new GeometryOptions { Height = 73, Width = 73 },
    });
    Console.WriteLine($"{prepared.Classes} classes, {prepared.TrainImages} training and {prepared.ValImages} validation images");

    // 2. Train the network that takes such images, by a recipe that suits their number; the notice says which.
    TrainResult run = new TrainWorkflow().Run(new TrainRequest { Data = pack, Out = Path.Combine(output, "run") }, context);
    Console.WriteLine($"{run.Iterations} updates in {run.Seconds:F0} s, loss {run.TrainLoss:F3}");

    // 3. Evaluate as the paper does: corners, center and their mirrors.
    var request = new EvaluateRequest { Weights = [run.Weights], Data = pack, Views = ViewRule.Ten };
    EvaluateResult errors = new EvaluateWorkflow().Run(request, context);
    Console.WriteLine($"top-1 error {errors.Top1Error:P1} on {errors.Images} images, ten views");

    // 4. Classify: the weights know how photos are resized and what their classes are called.
    using var classifier = Classifier.Load(run.Weights);
    foreach (string path in toClassify)
    {
        Prediction best = classifier.Classify(File.ReadAllBytes(path), top: 1)[0];
        Console.WriteLine($"{path}: {best.Label}, {best.Probability:P1}");
    }

    return 0;
}
catch (AlexNetException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
