using AlexNetSharp;

// A program that leaves Main, or calls Environment.Exit, while threads of it classify. Arguments: weights, photo, exit code, how it leaves,
// milliseconds until then.
int exitCode = int.Parse(args[2]);
Classifier classifier = Classifier.Load(args[0]);
byte[] photo = File.ReadAllBytes(args[1]);
using CountdownEvent begun = new(2);
new Thread(ClassifyWithoutEnd) { IsBackground = true }.Start();
new Thread(() => ClassifyAsyncWithoutEnd().GetAwaiter().GetResult()) { IsBackground = true }.Start();
begun.Wait();
Thread.Sleep(int.Parse(args[4]));
if (args[3] == "exit")
{
    Environment.Exit(exitCode);
}

Console.Write("left Main");
return exitCode;

void ClassifyWithoutEnd()
{
    while (classifier.Classify(photo).Count > 0)
    {
        begun.TrySignal();
    }
}

async Task ClassifyAsyncWithoutEnd()
{
    while ((await classifier.ClassifyAsync(photo)).Count > 0)
    {
        begun.TrySignal();
    }
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
