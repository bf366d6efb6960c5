using AlexNetSharp;
using AlexNetSharp.Runtime;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Training;

// A program that leaves Main, or calls Environment.Exit, while threads of it classify, or while one trains. Arguments: weights, photo, exit
// code, how it leaves, milliseconds until then; or pack, folder of the run, exit code, "train".
int exitCode = int.Parse(args[2]);
using CountdownEvent begun = new(2);
if (args[3] == "train")
{
    new Thread(TrainWithoutEnd) { IsBackground = true }.Start();
    begun.Wait();
}
else
{
    Classifier classifier = Classifier.Load(args[0]);
    byte[] photo = File.ReadAllBytes(args[1]);
    new Thread(() => ClassifyWithoutEnd(classifier, photo)) { IsBackground = true }.Start();
    new Thread(() => ClassifyAsyncWithoutEnd(classifier, photo).GetAwaiter().GetResult()) { IsBackground = true }.Start();
    begun.Wait();
    Thread.Sleep(int.Parse(args[4]));
    if (args[3] == "exit")
    {
        Environment.Exit(exitCode);
    }
}

Console.Write("left Main");
return exitCode;

void ClassifyWithoutEnd(Classifier classifier, byte[] photo)
{
    while (classifier.Classify(photo).Count > 0)
    {
        begun.TrySignal();
    }
}

async Task ClassifyAsyncWithoutEnd(Classifier classifier, byte[] photo)
{
    while ((await classifier.ClassifyAsync(photo)).Count > 0)
    {
        begun.TrySignal();
    }
}

void TrainWithoutEnd() => new TrainWorkflow().Run(
    new TrainRequest
    {
        Data = args[0],
        Out = args[1],
        Model = "alexnet-mini",
        Overrides = ["model.width=0.25", "schedule.epochs=100000", "optimizer.batchSize=16"],
    },
    new WorkflowContext { Progress = new EachStep(begun), Threads = 1, Device = ComputeDevice.Cpu });

internal sealed class EachStep(CountdownEvent begun) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => begun.TrySignal();
}

internal static class Signals
{
    /// <summary>Counts down unless all has been counted.</summary>
    public static void TrySignal(this CountdownEvent countdown)
    {
        if (!countdown.IsSet)
        {
            countdown.Signal();
        }
    }
}
